package app.galley.settings;

/**
 * The public site has other settings; published in the transaction that changes them.
 */
public record SiteSettingsPublished() {
}
