package app.galley.desk;

import app.galley.identity.Caller;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Redirects the server's root to the desk, or to the previews if no one is signed in.
 * Without this, Spring Boot takes the template {@code index} for a welcome page and
 * renders it without its content.
 */
@Controller
class RootController {

	@GetMapping("/")
	String redirect() {
		return Caller.current().isPresent() ? "redirect:/desk" : "redirect:/preview/";
	}

}
