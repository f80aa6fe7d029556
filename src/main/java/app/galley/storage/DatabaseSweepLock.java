package app.galley.storage;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The sweep lock as an advisory lock of PostgreSQL, held in its own transaction.
 */
@Component
class DatabaseSweepLock implements SweepLock {

	/** "galley" in ASCII. */
	private static final long LOCK = 0x67616c6c6579L;

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	DatabaseSweepLock(JdbcClient jdbc, PlatformTransactionManager transactions) {
		this.jdbc = jdbc;
		this.transaction = new TransactionTemplate(transactions);
		this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

	@Override
	public void runShared(Runnable work) {
		hold("SELECT 1 FROM pg_advisory_xact_lock_shared(:lock)", work);
	}

	@Override
	public void runExclusive(Runnable work) {
		hold("SELECT 1 FROM pg_advisory_xact_lock(:lock)", work);
	}

	private void hold(String sql, Runnable work) {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql(sql).param("lock", LOCK).query(Integer.class).single();
			work.run();
		});
	}

}
