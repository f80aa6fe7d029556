package app.galley.session;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sessions that are written only when necessary. One that this version cannot read does
 * not exist: its browser is signed out, here, and its row stays for the instance that
 * can.
 *
 * @param <S> the session that is stored
 */
final class StoredSessions<S extends Session> implements SessionRepository<StoredSession<S>> {

	private static final Logger log = LoggerFactory.getLogger(StoredSessions.class);

	private final SessionRepository<S> table;

	private final TransactionOperations transaction;

	StoredSessions(SessionRepository<S> table, TransactionOperations transaction) {
		this.table = table;
		this.transaction = transaction;
	}

	@Override
	public StoredSession<S> createSession() {
		return new StoredSession<>(this.table.createSession(), true);
	}

	@Override
	public void save(StoredSession<S> session) {
		if (!session.needsSaving()) {
			return;
		}
		try {
			this.transaction.executeWithoutResult((status) -> this.table.save(session.session()));
			session.saved();
		}
		catch (DataAccessException | TransactionException ex) {
			if (session.isNew()) {
				throw ex;
			}
			// Only the time of its last access, in most cases.
			log.warn("A session could not be saved: {}", ex.getMessage());
		}
	}

	@Override
	public @Nullable StoredSession<S> findById(String id) {
		S session = this.table.findById(id);
		return (session != null && isReadable(session)) ? new StoredSession<>(session, false) : null;
	}

	private static boolean isReadable(Session session) {
		try {
			session.getAttributeNames().forEach(session::getAttribute);
			return true;
		}
		catch (RuntimeException ex) {
			log.warn("A session cannot be read, so its browser is signed out: {}", ex.getMessage());
			return false;
		}
	}

	@Override
	public void deleteById(String id) {
		this.table.deleteById(id);
	}

}
