package app.galley.export;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalTextTests {

	private static final String IMAGE = "image:0199b1de-0000-7000-8000-00000000000a";

	private static final String POST = "post:0199b1de-0000-7000-8000-000000000001";

	@Test
	void whatATextNamesBecomesAPathAndComesBack() {
		String text = "![x](%1$s?wide) ../own/path/ ./0123456789abcdef.png .%1$s ..%2$s#h [y](%2$s)%1$s post:gone"
			.formatted(IMAGE, POST);
		LocalText local = new LocalText(text);
		String written = local.localize(Map.of(IMAGE, "./aaaaaaaaaaaaaaaa.webp", POST, "../tide-tables/"));
		assertThat(written).startsWith("![x](./aaaaaaaaaaaaaaaa.webp?wide) ../own/path/ ./0123456789abcdef.png ")
			.contains("[y](../tide-tables/)")
			.doesNotContain(IMAGE, POST);
		assertThat(LocalText.restore(written, local.references(), Map.of())).isEqualTo(text);
	}

	@Test
	void whatLeadsNowhereStaysAsItIs() {
		LocalText local = new LocalText("[x](" + POST + ")");
		assertThat(local.localize(Map.of())).isEqualTo("[x](" + POST + ")");
		assertThat(local.references()).isEmpty();
		assertThat(LocalText.restore("../a/ " + POST, List.of(POST, POST), Map.of())).isEqualTo("../a/ " + POST);
	}

}
