package app.galley.settings;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of a site until an administrator publishes others.
 *
 * @param name name in the masthead
 * @param description one sentence about the site
 */
@ConfigurationProperties("galley.site")
record InitialSettings(@DefaultValue("Galley") String name,
		@DefaultValue("Posts, proofread and published with Galley.") String description) {

	SiteSettings settings() {
		SiteSettings initial = SiteSettings.DEFAULT;
		return new SiteSettings(this.name, this.description, initial.language(), initial.directionSetting(),
				initial.timeZone(), initial.dateStyle(), null, null, null, null, initial.header(), initial.footer(),
				initial.theme(), null, null, initial.socialLinks(), true, "", null, List.of());
	}

}
