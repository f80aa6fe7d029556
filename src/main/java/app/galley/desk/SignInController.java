package app.galley.desk;

import java.util.Objects;

import app.galley.identity.Caller;
import app.galley.signin.OidcSignOn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page to sign in on. It never tells which part of what was typed is wrong.
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
		if (Caller.current().isPresent()) {
			return new ModelAndView("redirect:/desk");
		}
		this.headers.write(response);
		return new ModelAndView("desk/sign-in").addObject("problem", problem(request))
			.addObject("signedOut", request.getParameter("signed-out") != null)
			.addObject("provider", this.provider.name())
			.addObject("start", OidcSignOn.START);
	}

	private @Nullable String problem(HttpServletRequest request) {
		if (request.getParameter("wrong") != null) {
			return "User name or password is wrong.";
		}
		if (request.getParameter("elsewhere") != null) {
			return "You could not be signed in there, or you have no role at this desk. Ask whoever runs Galley.";
		}
		if (request.getParameter("unavailable") != null) {
			return "Nobody can be signed in now, because the database cannot be reached. Try again in a moment.";
		}
		if (request.getParameter("provider-away") != null) {
			return "%s cannot be reached now. Try again in a moment; who has a password here can sign in with it."
				.formatted(Objects.requireNonNullElse(this.provider.name(), "The other place"));
		}
		return null;
	}

}
