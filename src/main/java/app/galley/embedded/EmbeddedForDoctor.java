package app.galley.embedded;

import app.galley.doctor.UsedByDoctor;
import app.galley.storage.S3Connection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * The embedded services for {@code doctor}. What {@link EmbeddedConfiguration} refuses at
 * the start fails here when a check asks for it, so that the other checks run. Not a
 * configuration class, so that a server does not include it.
 */
@UsedByDoctor
class EmbeddedForDoctor {

	@Bean
	DataFolder dataFolder(EmbeddedSettings settings) {
		return DataFolder.lock(settings.dataDir());
	}

	@Bean
	@Conditional(OnUnsetDatabase.class)
	JdbcConnectionDetails embeddedPostgres(Environment environment, ObjectProvider<DataFolder> folder) {
		EmbeddedChoice.of(environment);
		return PostgresServer.start(folder.getObject());
	}

	@Bean
	@Conditional(OnUnsetBucket.class)
	S3Server embeddedS3(Environment environment, ObjectProvider<DataFolder> folder, EmbeddedSettings settings) {
		EmbeddedChoice.of(environment);
		return S3Server.start(folder.getObject(), settings.embedded().s3Port());
	}

	@Bean
	@Conditional(OnUnsetBucket.class)
	S3Connection embeddedS3Connection(S3Server embeddedS3) {
		return embeddedS3.connection();
	}

	private static boolean isSet(ConditionContext context, String name) {
		return StringUtils.hasText(context.getEnvironment().getProperty(name));
	}

	static class OnUnsetDatabase implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !isSet(context, "DATABASE_URL") && !isSet(context, "spring.datasource.url");
		}

	}

	static class OnUnsetBucket implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !isSet(context, "galley.s3.bucket");
		}

	}

}
