package app.galley.signin;

import org.apache.catalina.valves.RemoteIpValve;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Has Tomcat take a request's address, scheme and host from forwarded headers of trusted
 * proxies only. The address is the last one that no trusted proxy has; what the client
 * itself put in the header stands before it and does not count.
 */
@Component
class TrustedProxies implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final ProxySettings settings;

	TrustedProxies(ProxySettings settings) {
		this.settings = settings;
	}

	/** Runs after Spring Boot's customizer, which adds the valve. */
	@Override
	public void customize(TomcatServletWebServerFactory server) {
		server.getEngineValves()
			.stream()
			.filter(RemoteIpValve.class::isInstance)
			.map(RemoteIpValve.class::cast)
			.forEach((valve) -> valve.setInternalProxies(String.join(",", this.settings.networks())));
	}

}
