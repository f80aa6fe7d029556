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
	void runsAQueryAndLoadsNothingFromOtherServers() {
		List<String> requested = new CopyOnWriteArrayList<>();
		List<String> errors = new CopyOnWriteArrayList<>();
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofSeconds(60), (browser) -> {
				requested.clear();
				errors.clear();
				try (Page page = browser.newPage()) {
					page.onRequest((request) -> requested.add(request.url()));
					page.onConsoleMessage((message) -> {
						if (message.type().equals("error")) {
							errors.add(message.text());
						}
					});
					page.onPageError(errors::add);
					page.navigate(this.api.url("/graphiql").toString());
					page.locator(".graphiql-query-editor .CodeMirror").click();
					page.keyboard().press("Control+A");
					page.keyboard().insertText("{ __typename }");
					page.keyboard().press("Control+Enter");
					page.locator(".result-window").getByText("\"Query\"").waitFor();
				}
			});
		}
		assertThat(requested).contains(this.api.url("/graphql").toString())
			.allMatch((url) -> url.startsWith(this.api.url("/").toString()) || url.startsWith("data:"));
		assertThat(errors).isEmpty();
	}

}
