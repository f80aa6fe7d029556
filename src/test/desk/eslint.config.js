import js from '@eslint/js';
import globals from 'globals';

const markup = (/** @type {string} */ selector) => ({ selector, message: 'Texts that people typed must not become markup: use textContent.' });

export default [
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-shadow': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      'no-restricted-syntax': [
        'error',
        markup('AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]'),
        markup('CallExpression[callee.property.name="insertAdjacentHTML"]'),
      ],
    },
  },
  { files: ['src/main/resources/**'], languageOptions: { globals: globals.browser } },
  {
    files: ['src/main/resources/graphiql/**'],
    languageOptions: { sourceType: 'script', globals: { GraphiQL: 'readonly', React: 'readonly', ReactDOM: 'readonly' } },
  },
];
