package app.galley.doctor;

import java.io.Console;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The {@code doctor} command: checks everything that the settings name.
 */
@Component
@UsedByDoctor
@Usage("""
		doctor [--json]
		  Checks database, bucket, CDN, site, SDXL servers, public address and this machine, and says
		  which setting is wrong. Runs beside servers; changes no data. Exit code 1 for a problem.""")
class DoctorCommand implements Command {

	private final Doctor doctor;

	DoctorCommand(Doctor doctor) {
		this.doctor = doctor;
	}

	@Override
	public int run(List<String> args) {
		boolean json = args.contains("--json");
		Map<Integer, Finding> findings = new ConcurrentSkipListMap<>(Comparator.naturalOrder());
		try {
			this.doctor.run((finding) -> {
				findings.put(finding.position(), finding);
				progress(findings.size());
			});
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return 1;
		}
		progress(0);
		List<Finding> all = List.copyOf(findings.values());
		boolean healthy = all.stream().noneMatch((finding) -> finding.level() == Level.PROBLEM);
		System.out.println(json ? json(healthy, all) : FindingText.of(all));
		return healthy ? 0 : 1;
	}

	/** On a terminal only, and removed from it at the end. */
	private static void progress(int findings) {
		Console console = System.console();
		if (console != null && console.isTerminal()) {
			System.err.print((findings > 0) ? "\rChecking… " + findings : "\r\u001b[K");
		}
	}

	private static String json(boolean healthy, List<Finding> findings) {
		return JsonMapper.builder()
			.enable(SerializationFeature.INDENT_OUTPUT)
			.build()
			.writeValueAsString(new Summary(healthy, findings));
	}

	private record Summary(boolean healthy, List<Finding> findings) {
	}

}
