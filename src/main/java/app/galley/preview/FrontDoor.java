package app.galley.preview;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Who opens the server's bare address sees the pages. Without this, Spring Boot takes the
 * template {@code index} for a welcome page and renders it without its content.
 */
@Controller
class FrontDoor {

	@GetMapping("/")
	String preview() {
		return "redirect:/preview/";
	}

}
