package app.galley;

import java.util.Map;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * The production format with the least work factor. Tests send thousands of requests with
 * a password, and each would cost some 70 ms of CPU.
 */
@TestConfiguration(proxyBeanMethods = false)
class FastPasswordHashes {

	private static final int LEAST_STRENGTH = 4;

	@Bean
	@Primary
	PasswordEncoder fastPasswordEncoder() {
		return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(LEAST_STRENGTH)));
	}

}
