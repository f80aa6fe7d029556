package app.galley.settings;

import app.galley.settings.SiteSettings.DateStyle;
import app.galley.settings.SiteSettings.DirectionSetting;

/** Dates of a site that has only a language. */
public final class SampleDates {

	private SampleDates() {
	}

	public static SiteDates of(String language, String style) {
		return SiteDates.of(site(language, DateStyle.valueOf(style), "UTC"));
	}

	static SiteSettings site(String language, DateStyle style, String zone) {
		SiteSettings initial = SiteSettings.DEFAULT;
		return new SiteSettings("Galley", "", language, DirectionSetting.FROM_LANGUAGE, zone, style, null, null, null,
				null, initial.header(), initial.footer(), initial.theme(), null, null, initial.socialLinks(), true, "",
				null, initial.analyticsAttributes());
	}

}
