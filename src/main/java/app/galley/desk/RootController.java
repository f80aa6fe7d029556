package app.galley.desk;

import app.galley.identity.Caller;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Who opens the server's bare address comes to the desk, or sees the pages. Without this,
 * Spring Boot takes the template {@code index} for a welcome page and renders it without
 * its content.
 */
@Controller
class RootController {

	@GetMapping("/")
	String enter() {
		return Caller.current().isPresent() ? "redirect:/desk" : "redirect:/preview/";
	}

}
