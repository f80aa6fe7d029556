package app.galley.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.browser.Chromium;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
@Timeout(300)
class GraphiQlTests {

	@Autowired
	Api api;

	@Test
	void asksTheApiAndTakesNothingFromTheWeb() {
		List<String> asked = new CopyOnWriteArrayList<>();
		List<String> complaints = new CopyOnWriteArrayList<>();
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofSeconds(60), (browser) -> {
				asked.clear();
				complaints.clear();
				try (Page page = browser.newPage()) {
					page.onRequest((request) -> asked.add(request.url()));
					page.onConsoleMessage((message) -> {
						if (message.type().equals("error")) {
							complaints.add(message.text());
						}
					});
					page.onPageError(complaints::add);
					page.navigate(this.api.url("/graphiql").toString());
					page.locator(".graphiql-query-editor .CodeMirror").click();
					page.keyboard().press("Control+A");
					page.keyboard().insertText("{ __typename }");
					page.keyboard().press("Control+Enter");
					page.locator(".result-window").getByText("\"Query\"").waitFor();
				}
			});
		}
		assertThat(asked).contains(this.api.url("/graphql").toString())
			.allMatch((url) -> url.startsWith(this.api.url("/").toString()) || url.startsWith("data:"));
		assertThat(complaints).isEmpty();
	}

}
