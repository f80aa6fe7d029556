package app.galley;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.UUID;

import app.galley.identity.TestPeople;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole server on a free port, with embedded PostgreSQL and S3 in a folder of its own
 * under target/. Inject {@link Api} to talk to it. Tests of one context share its data:
 * make what you need, expect others' things around.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "galley.embedded.s3-port=0", "galley.editor.password=" + Api.PASSWORD, "galley.samples=false",
				"galley.sdxl.sketch-step-delay=0ms" })
@Import({ Api.class, Newsroom.class, TestPeople.class, Statements.class, SchemaInspection.class })
@ContextConfiguration(initializers = GalleyTest.OwnFolder.class)
public @interface GalleyTest {

	/** Each context has data of its own. */
	final class OwnFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues.of("galley.data-dir=target/galley-test/" + UUID.randomUUID()).applyTo(context);
		}

	}

}
