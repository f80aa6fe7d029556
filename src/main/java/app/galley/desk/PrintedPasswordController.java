package app.galley.desk;

import java.util.Optional;

import app.galley.identity.Caller;
import app.galley.identity.PrintedPasswords;
import app.galley.signin.LastUsername;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The page on which an account replaces the password that Galley printed. Programs post
 * to it with HTTP Basic and are answered in plain text.
 */
@Controller
class PrintedPasswordController {

	private static final String FIELD = "newPassword";

	private final DeskHeaders headers;

	private final PrintedPasswords passwords;

	PrintedPasswordController(DeskHeaders headers, PrintedPasswords passwords) {
		this.headers = headers;
		this.passwords = passwords;
	}

	@GetMapping("/desk/password")
	ModelAndView form(HttpServletResponse response) {
		return this.passwords.has(username()) ? page(null, response) : new ModelAndView("redirect:/desk/account");
	}

	@PostMapping("/desk/password")
	Object replace(@RequestParam(FIELD) String password, HttpServletRequest request, HttpServletResponse response) {
		Optional<String> fault = this.passwords.replace(username(), password);
		if (!accepts(request, MediaType.TEXT_HTML_VALUE)) {
			return fault.map((text) -> ResponseEntity.badRequest().body(FIELD + ": " + text + "\n"))
				.orElseGet(() -> ResponseEntity.ok("Password changed.\n"));
		}
		if (fault.isPresent()) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			return page(fault.get(), response);
		}
		// The session ended with the printed password.
		LastUsername.keep(request, response);
		return new ModelAndView("redirect:/login?password-set");
	}

	private static String username() {
		return Caller.current().orElseThrow().username();
	}

	private ModelAndView page(@Nullable String fault, HttpServletResponse response) {
		this.headers.write(response);
		return new ModelAndView("desk/password").addObject("username", username())
			.addObject("fault", (fault != null) ? StringUtils.capitalize(fault) + "." : null);
	}

	/** Named, as browsers do; curl accepts anything. */
	private static boolean accepts(HttpServletRequest request, String type) {
		String accepted = request.getHeader(HttpHeaders.ACCEPT);
		return accepted != null && accepted.contains(type);
	}

}
