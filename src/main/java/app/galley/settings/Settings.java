package app.galley.settings;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.id.ImageId;
import app.galley.problem.Conflict;
import app.galley.responsecache.CacheInvalidation;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.EntityCache;
import app.galley.settings.SiteSettings.NavigationLink;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The settings of the site: the published ones, which every instance has in memory until
 * they change, and a draft of the next.
 */
@Service
public class Settings {

	/** Cache tag of the published settings. */
	public static final String CACHE_TAG = "site-settings";

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private final JdbcClient jdbc;

	private final InitialSettings initial;

	private final LinkTargets targets;

	private final ActivityLog activity;

	private final CacheInvalidation cacheInvalidation;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	private final EntityCache<String, Optional<SiteSettings>> cache;

	Settings(JdbcClient jdbc, InitialSettings initial, LinkTargets targets, ActivityLog activity,
			CacheInvalidation cacheInvalidation, CacheValidity validity, ApplicationEventPublisher events,
			Clock clock) {
		this.jdbc = jdbc;
		this.initial = initial;
		this.targets = targets;
		this.activity = activity;
		this.cacheInvalidation = cacheInvalidation;
		this.events = events;
		this.clock = clock;
		this.cache = new EntityCache<>(validity, 1, (key) -> key,
				(keys) -> Map.of(CACHE_TAG, Optional.ofNullable(row().published())));
	}

	/** The settings of the live site. */
	public SiteSettings published() {
		return this.cache.find(List.of(CACHE_TAG))
			.getOrDefault(CACHE_TAG, Optional.empty())
			.orElseGet(this.initial::settings);
	}

	/** The settings that the next publication makes live. */
	public SiteSettings draft() {
		return draft(row());
	}

	private SiteSettings draft(Row row) {
		return Stream.of(row.draft(), row.published())
			.flatMap(Stream::ofNullable)
			.findFirst()
			.orElseGet(this.initial::settings);
	}

	/** The published settings as they are stored; empty before the first publication. */
	public Optional<SiteSettings> stored() {
		return Optional.ofNullable(row().published());
	}

	/** The links that readers may see. */
	public List<NavigationLink> visible(List<NavigationLink> links) {
		return this.targets.visible(links);
	}

	/** Whether the menu or the footer of the live site links to one of these paths. */
	public boolean linksTo(Collection<String> paths) {
		SiteSettings settings = published();
		return Stream.concat(settings.header().stream(), settings.footer().stream())
			.anyMatch((link) -> paths.contains(link.address()));
	}

	SettingsDraft state() {
		return state(row());
	}

	private SettingsDraft state(Row row) {
		SiteSettings settings = draft(row);
		return new SettingsDraft(row.version(), settings, row.draft() != null, row.updatedBy(), row.updatedAt(),
				row.publishedAt());
	}

	/**
	 * Stores draft settings.
	 * @throws Conflict when they changed since this version
	 */
	@Transactional
	public SettingsDraft save(int version, SiteSettings settings, String editor) {
		Row row = locked(version);
		Changes changes = changes(draft(row), settings);
		if (changes.isEmpty()) {
			return state(row);
		}
		this.jdbc
			.sql("UPDATE site_settings SET draft = ?::jsonb, version = version + 1, updated_by = ?, updated_at = ?")
			.params(JSON.writeValueAsString(settings), editor, Timestamp.from(now()))
			.update();
		images("DRAFT", settings.images());
		log(ActivityAction.EDITED, settings, editor, changes);
		return state();
	}

	/**
	 * Makes the draft settings live.
	 * @throws Conflict when they changed since this version
	 */
	@Transactional
	public SettingsDraft publish(int version, String editor) {
		Row row = locked(version);
		SiteSettings settings = row.draft();
		if (settings == null) {
			return state(row);
		}
		SiteSettings before = (row.published() != null) ? row.published() : this.initial.settings();
		publish(settings, editor);
		log(ActivityAction.PUBLISHED, settings, editor, changes(before, settings));
		return state();
	}

	private void publish(SiteSettings settings, String editor) {
		this.jdbc.sql("""
				UPDATE site_settings SET published = ?::jsonb, draft = NULL, version = version + 1, updated_by = ?,
				    updated_at = ?, published_at = ?""")
			.params(JSON.writeValueAsString(settings), editor, Timestamp.from(now()), Timestamp.from(now()))
			.update();
		images("DRAFT", Set.of());
		images("PUBLISHED", settings.images());
		this.cacheInvalidation.changed(Set.of(CACHE_TAG));
		this.events.publishEvent(new SiteSettingsPublished());
	}

	/**
	 * Forgets the draft settings.
	 * @throws Conflict when they changed since this version
	 */
	@Transactional
	public SettingsDraft discard(int version, String editor) {
		Row row = locked(version);
		if (row.draft() == null) {
			return state(row);
		}
		this.jdbc.sql("UPDATE site_settings SET draft = NULL, version = version + 1, updated_by = ?, updated_at = ?")
			.params(editor, Timestamp.from(now()))
			.update();
		images("DRAFT", Set.of());
		log(ActivityAction.DISCARDED, row.draft(), editor, new Changes());
		return state();
	}

	/**
	 * Publishes the settings of an export, unless some are published here.
	 * @return whether they were
	 */
	@Transactional
	public boolean restore(SiteSettings settings, String editor) {
		if (lock().published() != null) {
			return false;
		}
		publish(settings, editor);
		return true;
	}

	private Row locked(int version) {
		Row row = lock();
		if (row.version() != version) {
			throw new Conflict("input.version", "the settings changed since you opened them%s: reload the page"
				.formatted((row.updatedBy() != null) ? ", by " + row.updatedBy() : ""));
		}
		return row;
	}

	private Row lock() {
		this.jdbc.sql("INSERT INTO site_settings DEFAULT VALUES ON CONFLICT DO NOTHING").update();
		return this.jdbc.sql("SELECT * FROM site_settings FOR UPDATE").query(Settings::read).single();
	}

	private Row row() {
		return this.jdbc.sql("SELECT * FROM site_settings").query(Settings::read).optional().orElse(Row.NONE);
	}

	private static Row read(java.sql.ResultSet row, int n) throws java.sql.SQLException {
		return new Row(row.getInt("version"), settings(row.getString("draft")), settings(row.getString("published")),
				row.getString("updated_by"), instant(row.getObject("updated_at", OffsetDateTime.class)),
				instant(row.getObject("published_at", OffsetDateTime.class)));
	}

	private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
		return (time != null) ? time.toInstant() : null;
	}

	private static @Nullable SiteSettings settings(@Nullable String json) {
		return (json != null) ? JSON.readValue(json, SiteSettings.class) : null;
	}

	private void images(String state, Set<ImageId> images) {
		this.jdbc.sql("DELETE FROM site_image WHERE state = ?").param(state).update();
		images.forEach((id) -> this.jdbc.sql("INSERT INTO site_image (state, image_id) VALUES (?, ?)")
			.params(state, id.value())
			.update());
	}

	private void log(ActivityAction action, SiteSettings settings, String editor, Changes changes) {
		this.activity.add(Activity.of(action, ActivityKind.SITE_SETTINGS, settings.name(), editor, now(), changes));
	}

	private static Changes changes(SiteSettings before, SiteSettings after) {
		return new Changes().add("name", before.name(), after.name())
			.add("description", before.description(), after.description())
			.add("language", before.language(), after.language())
			.add("direction", before.directionSetting(), after.directionSetting())
			.add("timeZone", before.timeZone(), after.timeZone())
			.add("dateStyle", before.dateStyle(), after.dateStyle())
			.add("logo", before.logo(), after.logo())
			.add("logoDark", before.logoDark(), after.logoDark())
			.add("icon", before.icon(), after.icon())
			.add("shareImage", before.shareImage(), after.shareImage())
			.add("headerLinks", lines(before.header()), lines(after.header()))
			.add("footerLinks", lines(before.footer()), lines(after.footer()))
			.add("theme", before.theme(), after.theme())
			.add("accent", before.accent(), after.accent())
			.add("accentDark", before.accentDark(), after.accentDark())
			.add("socialLinks", lines(before.socialLinks()), lines(after.socialLinks()))
			.add("indexed", before.indexed(), after.indexed())
			.add("copyright", before.copyright(), after.copyright())
			.add("analyticsScript", before.analyticsScript(), after.analyticsScript())
			.add("analyticsAttributes", lines(before.analyticsAttributes()), lines(after.analyticsAttributes()));
	}

	private static String lines(List<?> values) {
		return String.join("\n", values.stream().map(Object::toString).toList());
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	private record Row(int version, @Nullable SiteSettings draft, @Nullable SiteSettings published,
			@Nullable String updatedBy, @Nullable Instant updatedAt, @Nullable Instant publishedAt) {

		static final Row NONE = new Row(0, null, null, null, null, null);

	}

}
