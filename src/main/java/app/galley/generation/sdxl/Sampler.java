package app.galley.generation.sdxl;

import java.util.List;
import java.util.Locale;

/**
 * A sampler and its schedule, which people write together and servers take separately.
 *
 * @param schedule empty for the server's default
 */
record Sampler(String name, String schedule) {

	private static final List<String> SCHEDULES = List.of("Karras", "Exponential", "SGM Uniform", "Simple", "Normal",
			"Beta");

	static Sampler of(String text) {
		for (String schedule : SCHEDULES) {
			if (text.toLowerCase(Locale.ROOT).endsWith(" " + schedule.toLowerCase(Locale.ROOT))) {
				return new Sampler(text.substring(0, text.length() - schedule.length()).strip(), schedule);
			}
		}
		return new Sampler(text.strip(), "");
	}

	/** The sampler's name in ComfyUI. */
	String comfyName() {
		return switch (this.name.toLowerCase(Locale.ROOT)) {
			case "euler a" -> "euler_ancestral";
			case "dpm++ 2m" -> "dpmpp_2m";
			case "dpm++ 2m sde" -> "dpmpp_2m_sde";
			case "dpm++ sde" -> "dpmpp_sde";
			case "dpm2" -> "dpm_2";
			case "dpm2 a" -> "dpm_2_ancestral";
			default -> this.name.toLowerCase(Locale.ROOT).replace(' ', '_');
		};
	}

	/** The sampler's name in stable-diffusion.cpp. */
	String sdCppName() {
		return switch (this.name.toLowerCase(Locale.ROOT)) {
			case "euler a" -> "euler_a";
			case "dpm++ 2m" -> "dpm++2m";
			case "dpm++ 2m sde" -> "dpm++2m_sde";
			case "dpm++ 2s a" -> "dpm++2s_a";
			case "ddim" -> "ddim_trailing";
			default -> this.name.toLowerCase(Locale.ROOT).replace(' ', '_');
		};
	}

	/** The schedule's name in ComfyUI and stable-diffusion.cpp. */
	String comfySchedule() {
		return this.schedule.isEmpty() ? "normal" : this.schedule.toLowerCase(Locale.ROOT).replace(' ', '_');
	}

}
