package app.galley.api;

import java.io.IOException;
import java.util.regex.Pattern;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Gives every filter and handler the spelling of a path that the router matches:
 * {@code /%67raphql} is {@code /graphql} (RFC 3986, section 6.2.2.2). Otherwise a check
 * on {@link HttpServletRequest#getRequestURI()} would be passed by a request that the
 * router accepts. Spring Security refuses the other spellings of a path, such as
 * {@code //graphql} and {@code /graphql;x=1}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CanonicalPathFilter implements Filter {

	/** An escaped letter, digit, hyphen, dot, underscore or tilde. */
	private static final Pattern NEEDLESS_ESCAPE = Pattern.compile("(?i)%(2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)");

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest sent = (HttpServletRequest) request;
		String path = sent.getRequestURI();
		chain.doFilter((path.indexOf('%') < 0) ? sent : new CanonicalRequest(sent, canonical(path)), response);
	}

	static String canonical(String path) {
		return NEEDLESS_ESCAPE.matcher(path)
			.replaceAll((escape) -> Character.toString(Integer.parseInt(escape.group(1), 16)));
	}

	private static final class CanonicalRequest extends HttpServletRequestWrapper {

		private final String path;

		private CanonicalRequest(HttpServletRequest request, String path) {
			super(request);
			this.path = path;
		}

		@Override
		public String getRequestURI() {
			return this.path;
		}

		@Override
		public StringBuffer getRequestURL() {
			StringBuffer url = super.getRequestURL();
			url.setLength(url.length() - super.getRequestURI().length());
			return url.append(this.path);
		}

	}

}
