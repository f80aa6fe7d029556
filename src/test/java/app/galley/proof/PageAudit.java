package app.galley.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Page;

/**
 * What two auditors that share no code find wrong with a page's accessibility: axe-core,
 * and IBM's engine.
 */
final class PageAudit {

	private static final Path PACKAGES = Path.of("src/test/browser/node_modules");

	private static final String AXE = """
			async () => {
			  const { violations } = await axe.run();
			  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `axe, ${id}: ${help}: ${html}`));
			}""";

	private static final String IBM = """
			async () => {
			  const { results } = await new ace.Checker().check(document, ['WCAG_2_2', 'IBM_Accessibility']);
			  return results.filter(({ value }) => value[1] === 'FAIL')
			    .map(({ ruleId, message, snippet }) => `IBM, ${ruleId}: ${message}: ${snippet}`);
			}""";

	/** Findings of IBM's engine that are none, by rule, with the start of the element. */
	private static final Map<String, List<String>> NONE = Map.of(
			// Before all landmarks, as technique G1 of WCAG has it.
			"aria_content_in_landmark", List.of("<a href=\"#content\" class=\"skip-link\""),
			// One scrolls them by keyboard; axe-core has a rule that they can be reached.
			"element_tabbable_role_valid", List.of("<pre tabindex=\"0\"", "<div class=\"table\" tabindex=\"0\""),
			// The headings distinguish cards; ARIA asks for no name of an
			// article.
			"aria_article_label_unique", List.of("<article class=\"card\""),
			// It ignores a label with clip-path, which browsers and axe-core do not.
			"input_label_exists", List.of("<input "));

	private final String axe;

	private final String ibm;

	PageAudit() throws IOException {
		this.axe = Files.readString(PACKAGES.resolve("axe-core/axe.min.js"));
		this.ibm = Files.readString(PACKAGES.resolve("accessibility-checker-engine/ace.js")) + "\nwindow.ace = ace;";
	}

	List<String> findings(Page page) {
		page.evaluate(this.axe);
		List<String> findings = new ArrayList<>(strings(page.evaluate(AXE)));
		page.evaluate(this.ibm);
		strings(page.evaluate(IBM)).stream().filter((finding) -> !isNone(finding)).forEach(findings::add);
		return findings;
	}

	private static boolean isNone(String finding) {
		return NONE.entrySet()
			.stream()
			.anyMatch((none) -> finding.startsWith("IBM, " + none.getKey() + ":")
					&& none.getValue().stream().anyMatch((start) -> finding.contains(": " + start)));
	}

	@SuppressWarnings("unchecked")
	private static List<String> strings(Object found) {
		return (List<String>) found;
	}

}
