package app.galley.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.session.Session;

/**
 * A session that is written when something in it has changed, and its last access once a
 * minute: not with every request.
 *
 * @param <S> the session that is stored
 */
final class StoredSession<S extends Session> implements Session {

	private static final Duration ACCESS_PRECISION = Duration.ofMinutes(1);

	private final S session;

	private boolean isNew;

	private boolean changed;

	StoredSession(S session, boolean isNew) {
		this.session = session;
		this.isNew = isNew;
	}

	S session() {
		return this.session;
	}

	boolean isNew() {
		return this.isNew;
	}

	boolean needsSaving() {
		return this.isNew || this.changed;
	}

	void saved() {
		this.isNew = false;
		this.changed = false;
	}

	@Override
	public String getId() {
		return this.session.getId();
	}

	@Override
	public String changeSessionId() {
		this.changed = true;
		return this.session.changeSessionId();
	}

	@Override
	public <T> @Nullable T getAttribute(String name) {
		return this.session.getAttribute(name);
	}

	@Override
	public Set<String> getAttributeNames() {
		return this.session.getAttributeNames();
	}

	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value == null) {
			removeAttribute(name);
			return;
		}
		this.changed = true;
		this.session.setAttribute(name, value);
	}

	@Override
	public void removeAttribute(String name) {
		this.changed = true;
		this.session.removeAttribute(name);
	}

	@Override
	public Instant getCreationTime() {
		return this.session.getCreationTime();
	}

	@Override
	public void setLastAccessedTime(Instant time) {
		if (Duration.between(getLastAccessedTime(), time).compareTo(ACCESS_PRECISION) >= 0) {
			this.changed = true;
			this.session.setLastAccessedTime(time);
		}
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.session.getLastAccessedTime();
	}

	@Override
	public void setMaxInactiveInterval(Duration interval) {
		this.changed = true;
		this.session.setMaxInactiveInterval(interval);
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.session.getMaxInactiveInterval();
	}

	@Override
	public boolean isExpired() {
		return this.session.isExpired();
	}

}
