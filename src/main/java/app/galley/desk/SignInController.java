package app.galley.desk;

import java.util.Objects;

import app.galley.identity.Caller;
import app.galley.signin.LastUsername;
import app.galley.signin.OidcSignOn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * The sign-in page. It never reveals whether the username or the password was wrong.
 */
@Controller
class SignInController {

	private final DeskHeaders headers;

	private final OidcSignOn provider;

	SignInController(DeskHeaders headers, OidcSignOn provider) {
		this.headers = headers;
		this.provider = provider;
	}

	@GetMapping("/login")
	ModelAndView signIn(HttpServletRequest request, HttpServletResponse response) {
		String problem = problem(request);
		// A failed attempt to confirm a sign-in says so.
		if (problem == null && Caller.current().isPresent()) {
			return new ModelAndView("redirect:/desk");
		}
		this.headers.write(response);
		return new ModelAndView("desk/sign-in").addObject("problem", problem)
			.addObject("username", LastUsername.of(request))
			.addObject("passwordSet", request.getParameter("password-set") != null)
			.addObject("signedOut", request.getParameter("signed-out") != null)
			.addObject("provider", this.provider.name())
			.addObject("start", OidcSignOn.START);
	}

	private @Nullable String problem(HttpServletRequest request) {
		if (request.getParameter("wrong") != null) {
			return "Incorrect username or password.";
		}
		if (request.getParameter("elsewhere") != null) {
			return "Single sign-on failed, or your account has no role in Galley. Contact your administrator.";
		}
		if (request.getParameter("unavailable") != null) {
			return "The database cannot be reached, so sign-in is unavailable. Try again in a moment.";
		}
		if (request.getParameter("provider-away") != null) {
			return "%s cannot be reached. Try again in a moment, or sign in with a password."
				.formatted(Objects.requireNonNullElse(this.provider.name(), "Single sign-on"));
		}
		return null;
	}

}
