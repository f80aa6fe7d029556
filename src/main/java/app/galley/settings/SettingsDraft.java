package app.galley.settings;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The settings as administrators edit them.
 *
 * @param version counts changes
 * @param changed whether they differ from the published ones
 * @param updatedBy account of the last change; null before the first
 * @param publishedAt time of the last publication; null before the first
 */
public record SettingsDraft(int version, SiteSettings settings, boolean changed, @Nullable String updatedBy,
		@Nullable Instant updatedAt, @Nullable Instant publishedAt) {
}
