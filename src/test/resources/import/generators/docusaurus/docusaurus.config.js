export default {
  title: 'Lamp',
  url: 'https://docusaurus.lamp.test',
};
