import { ask } from './api.js';
import { find, onSubmit } from './page.js';

const form = find('#change');

onSubmit(form, async () => {
  const { currentPassword, newPassword } = form.elements;
  await ask('mutation($input: ChangePasswordInput!) { changePassword(input: $input) { username } }', {
    input: { currentPassword: currentPassword.value, newPassword: newPassword.value },
  });
  location.assign('/login');
});
