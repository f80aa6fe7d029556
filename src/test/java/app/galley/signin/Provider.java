package app.galley.signin;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * A real authorization server, Spring's, in this process. Its users have the password
 * {@code secret}.
 */
final class Provider implements AutoCloseable {

	static final String AUDIENCE = "galley-api";

	static final String CLIENT = "galley";

	static final String PROGRAM = "a-program";

	static final String SECRET = "secret";

	/** Roles by user name. */
	final Map<String, Collection<String>> roles = new ConcurrentHashMap<>();

	private final ConfigurableApplicationContext server;

	private volatile RSAKey key = newKey();

	private volatile @Nullable RegisteredClient client;

	Provider() {
		this.server = new SpringApplicationBuilder(Server.class).web(WebApplicationType.SERVLET)
			.initializers((context) -> context.getBeanFactory().registerSingleton("provider", this))
			.run("--spring.config.location=optional:classpath:/none/", "--server.port=0", "--server.address=127.0.0.1",
					"--spring.main.banner-mode=off");
	}

	/** With another host name than Galley's, as cookies ignore the port. */
	String issuer() {
		return "http://127.0.0.1:" + this.server.getEnvironment().getProperty("local.server.port");
	}

	/** Registers this server as a client. */
	void register(URI galley) {
		this.client = RegisteredClient.withId(CLIENT)
			.clientId(CLIENT)
			.clientSecret("{noop}" + SECRET)
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
			.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
			.redirectUri(galley + "/login/oauth2/code/sso")
			.postLogoutRedirectUri(galley + "/login?signed-out")
			.scopes((scopes) -> scopes.addAll(List.of("openid", "profile", "email")))
			.build();
	}

	/** Signs with a new key from now on, and publishes only that one. */
	void rotateKey() {
		this.key = newKey();
	}

	RSAKey key() {
		return this.key;
	}

	/** Claims of a valid token for the API. */
	JWTClaimsSet.Builder claims(String subject, String... roles) {
		Instant now = Instant.now();
		return new JWTClaimsSet.Builder().issuer(issuer())
			.audience(AUDIENCE)
			.subject(subject)
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
			.claim("roles", List.of(roles));
	}

	String sign(JWTClaimsSet claims) {
		return sign(claims, this.key);
	}

	static String sign(JWTClaimsSet claims, RSAKey key) {
		try {
			SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
					claims);
			jwt.sign(new RSASSASigner(key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static RSAKey newKey() {
		try {
			return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.close();
	}

	@EnableWebSecurity
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class })
	static class Server {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			http.oauth2AuthorizationServer((server) -> server.oidc(Customizer.withDefaults()));
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.formLogin(Customizer.withDefaults());
			return http.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					List.of("ottilie", "editor", "roleless", "leaving", "promoted", "back")
						.stream()
						.map((name) -> User.withUsername(name).password("{noop}" + SECRET).roles("USER").build())
						.toList());
		}

		@Bean
		RegisteredClientRepository clients(Provider provider) {
			RegisteredClient program = RegisteredClient.withId(PROGRAM)
				.clientId(PROGRAM)
				.clientSecret("{noop}" + SECRET)
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
				.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
				.build();
			return new RegisteredClientRepository() {

				@Override
				public void save(RegisteredClient client) {
					// The server would keep a better hash of the secret, which is no
					// secret.
				}

				@Override
				public @Nullable RegisteredClient findById(String id) {
					return id.equals(PROGRAM) ? program : provider.client;
				}

				@Override
				public @Nullable RegisteredClient findByClientId(String id) {
					return findById(id);
				}

			};
		}

		@Bean
		JWKSource<SecurityContext> keys(Provider provider) {
			return (selector, context) -> selector.select(new JWKSet(provider.key));
		}

		@Bean
		JwtDecoder decoder(JWKSource<SecurityContext> keys) {
			return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
		}

		@Bean
		AuthorizationServerSettings settings() {
			return AuthorizationServerSettings.builder().build();
		}

		@Bean
		OAuth2TokenCustomizer<JwtEncodingContext> claims(Provider provider) {
			return (context) -> {
				Authentication principal = Objects.requireNonNull(context.getPrincipal());
				String name = principal.getName();
				context.getClaims().claim("roles", List.copyOf(provider.roles.getOrDefault(name, List.of())));
				if (context.getTokenType().getValue().equals("id_token")) {
					context.getClaims().claim("preferred_username", name);
				}
				else {
					context.getClaims().audience(List.of(AUDIENCE));
				}
			};
		}

	}

}
