package app.galley.signin;

import java.io.IOException;

import app.galley.identity.PublicApiHeaders;
import app.galley.identity.Role;
import app.galley.identity.SignIns;
import app.galley.session.SessionCookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Authentication and authorization of paths. The schema says what a GraphQL field needs
 * ({@code @access}).
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/** For pages without a policy of their own, such as error pages. */
	/** All content, also for API tokens of administrators. */
	private static final String EXPORT = "/desk/export.zip";

	private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
			+ "form-action 'self'; frame-ancestors 'self'";

	/**
	 * Requests to the API with neither credentials nor session, also those that read with
	 * the cookie of a session that has ended. They get no session and no cookie, so that
	 * responses can be shared.
	 */
	@Bean
	@Order(1)
	@ConditionalOnWebApplication
	SecurityFilterChain publicApi(HttpSecurity http, ApiOrigins origins, PublicApiHeaders publicHeaders) {
		origins.configure(http);
		http.securityMatcher((request) -> request.getRequestURI().equals("/graphql")
				&& request.getHeader(HttpHeaders.AUTHORIZATION) == null
				&& (!SessionCookie.isIn(request) || isRead(request) && request.getSession(false) == null));
		http.headers((headers) -> headers.defaultsDisabled()
			.cacheControl(Customizer.withDefaults())
			.addHeaderWriter(publicHeaders));
		http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll());
		http.csrf((csrf) -> csrf.disable());
		http.requestCache((cache) -> cache.disable());
		http.logout((logout) -> logout.disable());
		http.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
		return http.build();
	}

	/**
	 * Files that are the same for everyone, and that shared caches may keep: without
	 * session and cookie.
	 */
	@Bean
	@Order(2)
	@ConditionalOnWebApplication
	SecurityFilterChain publicFiles(HttpSecurity http) {
		http.securityMatchers((requests) -> requests.requestMatchers("/desk/assets/**", "/graphiql/*/**",
				"/schema.graphqls", "/content-credentials.pem", "/receipt-key.pem", "/site.css", "/icon.svg",
				"/icons/**", "/favicon.ico"));
		pageHeaders(http);
		http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll());
		http.csrf((csrf) -> csrf.disable());
		http.requestCache((cache) -> cache.disable());
		http.logout((logout) -> logout.disable());
		http.sessionManagement((session) -> session.disable());
		http.securityContext((context) -> context.securityContextRepository(new NullSecurityContextRepository()));
		return http.build();
	}

	@Bean
	@ConditionalOnWebApplication
	SecurityFilterChain security(HttpSecurity http, SignIns signIns, BearerSignIn bearers, OidcSignOn provider,
			ApiOrigins origins, SessionStart sessionStart, KnownDevices devices, Environment environment) {
		origins.configure(http);
		provider.configure(http);
		SavedPage savedPage = new SavedPage();
		http.requestCache((cache) -> cache.requestCache(savedPage));
		http.sessionManagement((session) -> session.addSessionAuthenticationStrategy(sessionStart));
		http.addFilterBefore(bearer(bearers), BasicAuthenticationFilter.class);
		http.addFilterBefore(new StaleSessionFilter(signIns), AuthorizationFilter.class);
		http.addFilterBefore(new PrintedPasswordFilter(), AuthorizationFilter.class);
		http.authorizeHttpRequests((requests) -> requests
			.requestMatchers("/graphql", "/graphiql", "/cdn/**", "/actuator/health/**", "/health/request", "/error",
					"/", "/login")
			.permitAll()
			// A signed link is its own permission, which the page checks.
			.requestMatchers(SecurityConfiguration::hasPreviewLink)
			.permitAll()
			.requestMatchers("/desk/site", "/desk/verify")
			.hasAnyRole(Role.EDITOR.name(), Role.ADMIN.name())
			.requestMatchers("/desk/taxonomy", "/desk/people", "/desk/redirects", "/desk/health", "/desk/transfer",
					"/desk/import", EXPORT)
			.hasRole(Role.ADMIN.name())
			.anyRequest()
			.hasAnyRole(Role.WRITER.name(), Role.EDITOR.name(), Role.ADMIN.name()));
		http.httpBasic((basic) -> basic.authenticationEntryPoint(new SignInEntryPoint())
			.authenticationDetailsSource(SignInDetails::new));
		http.formLogin((form) -> form.loginPage("/login")
			.authenticationDetailsSource(SignInDetails::new)
			.successHandler(signedIn(devices, savedPage, publicByTls(environment)))
			.failureHandler(SecurityConfiguration::signInFailed));
		http.logout((logout) -> logout.logoutSuccessHandler(provider.signOut()));
		pageHeaders(http);
		http.csrf((csrf) -> csrf.requireCsrfProtectionMatcher(cookieAuthenticated())
			.spa()
			.csrfTokenRepository(csrfCookie(publicByTls(environment))));
		return http.build();
	}

	private static void pageHeaders(HttpSecurity http) {
		http.headers((headers) -> headers.frameOptions((frames) -> frames.sameOrigin())
			.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
			.contentSecurityPolicy((policy) -> policy.policyDirectives(POLICY)));
	}

	/** Readable by scripts, otherwise like the session cookie. */
	private static CookieCsrfTokenRepository csrfCookie(boolean tls) {
		CookieCsrfTokenRepository repository = CookieCsrfTokenRepository.withHttpOnlyFalse();
		if (tls) {
			repository.setCookieName(SessionCookie.HOST_PREFIX + "XSRF-TOKEN");
		}
		repository.setCookieCustomizer((cookie) -> {
			cookie.sameSite("Lax");
			if (tls) {
				cookie.secure(true);
			}
		});
		return repository;
	}

	private static boolean publicByTls(Environment environment) {
		return environment.getProperty("galley.public-url", "").startsWith("https:");
	}

	/** Bearer tokens open the API and the export only. */
	private static AuthenticationFilter bearer(BearerSignIn bearers) {
		AuthenticationEntryPointFailureHandler failure = new AuthenticationEntryPointFailureHandler(
				new SignInEntryPoint());
		failure.setRethrowAuthenticationServiceException(false);
		AuthenticationFilter filter = new AuthenticationFilter((AuthenticationManager) bearers::authenticate,
				new BearerTokenAuthenticationConverter());
		filter.setRequestMatcher(
				(request) -> request.getRequestURI().equals("/graphql") || request.getRequestURI().equals(EXPORT));
		filter.setSuccessHandler((request, response, authentication) -> {
		});
		filter.setFailureHandler(failure);
		return filter;
	}

	/** Makes the browser a known device of the account, and continues where it was. */
	private static AuthenticationSuccessHandler signedIn(KnownDevices devices, SavedPage savedPage, boolean tls) {
		SavedRequestAwareAuthenticationSuccessHandler next = new SavedRequestAwareAuthenticationSuccessHandler();
		next.setDefaultTargetUrl("/desk");
		next.setRequestCache(savedPage);
		return (request, response, authentication) -> {
			devices.remember(authentication.getName(), tls || request.isSecure())
				.ifPresent((cookie) -> response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString()));
			next.onAuthenticationSuccess(request, response, authentication);
		};
	}

	/** Keeps an outage apart from a wrong password. */
	private static void signInFailed(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException failure) throws IOException {
		LastUsername.keep(request, response);
		if (failure instanceof TooManyAttempts limited) {
			response.setHeader(HttpHeaders.RETRY_AFTER, limited.retryAfterSeconds());
			response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
			return;
		}
		response
			.sendRedirect((failure instanceof AuthenticationServiceException) ? "/login?unavailable" : "/login?wrong");
	}

	private static boolean hasPreviewLink(HttpServletRequest request) {
		return request.getRequestURI().startsWith("/preview/") && request.getParameter("token") != null;
	}

	/**
	 * CSRF rides on what a browser sends by itself, a cookie: a call to the API without a
	 * session needs no protection.
	 */
	private static RequestMatcher cookieAuthenticated() {
		return (request) -> !isRead(request) && !HttpMethod.OPTIONS.matches(request.getMethod())
				&& (SessionCookie.isIn(request) || !request.getRequestURI().equals("/graphql"))
				&& request.getHeader(HttpHeaders.AUTHORIZATION) == null;
	}

	private static boolean isRead(HttpServletRequest request) {
		return HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
	}

	/** Around all that asks for a session. */
	@Bean
	@ConditionalOnWebApplication
	FilterRegistrationBean<SessionsAwayFilter> sessionsAway() {
		FilterRegistrationBean<SessionsAwayFilter> registration = new FilterRegistrationBean<>(
				new SessionsAwayFilter());
		registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
		return registration;
	}

	@Bean
	PasswordEncoder passwordEncoder() {
		return PasswordEncoderFactories.createDelegatingPasswordEncoder();
	}

}
