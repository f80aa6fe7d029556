package app.galley;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;

import app.galley.identity.TestAccounts;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole server on a free port, with embedded PostgreSQL and S3 in a folder of its own
 * under target/. Inject {@link Api} to talk to it. Tests of one context share its data:
 * create what you need, and expect data of other tests.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "galley.embedded.s3-port=0", "galley.editor.password=" + Api.PASSWORD, "galley.samples=false",
				"galley.sdxl.sketch-step-delay=0ms" })
@Import({ Api.class, Newsroom.class, TestAccounts.class, Statements.class, SchemaInspection.class,
		FastPasswordHashes.class, SmallPictures.class })
@ContextConfiguration(initializers = GalleyTest.OwnFolder.class)
public @interface GalleyTest {

	/** Gives each context its own data. */
	final class OwnFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			// Whatever the machine that runs the tests looks like.
			TestPropertyValues
				.of("galley.data-dir=target/galley-test/" + UUID.randomUUID(), "galley.embedded.mode=always")
				.applyTo(context);
		}

	}

}
