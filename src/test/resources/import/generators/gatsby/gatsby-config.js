module.exports = {
  siteMetadata: {
    siteUrl: 'https://gatsby.lamp.test/',
  },
}
