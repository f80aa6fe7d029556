package app.galley.event;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The running instances that share the database.
 */
@Component
public class LiveInstances {

	private final Instance instance;

	private final JdbcClient jdbc;

	LiveInstances(Instance instance, JdbcClient jdbc) {
		this.instance = instance;
		this.jdbc = jdbc;
	}

	/** The name of this instance, which no other ever has. */
	public String self() {
		return this.instance.name();
	}

	/** Whether any instance is running on this database. */
	public static boolean areAny(JdbcClient jdbc) {
		return jdbc.sql("""
				SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
				    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
				    AND classid::bigint = :class)""")
			.param("class", ListeningConnection.INSTANCE_LOCK)
			.query(Boolean.class)
			.single();
	}

	/** Whether the instance holds its advisory lock, so that its process lives. */
	public boolean isAlive(String name) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
				    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
				    AND classid::bigint = :class AND objid::bigint = hashtext(:name)::bigint & 4294967295)""")
			.param("class", ListeningConnection.INSTANCE_LOCK)
			.param("name", name)
			.query(Boolean.class)
			.single();
	}

}
