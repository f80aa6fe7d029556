package app.galley.generation.sdxl;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ComfyGraphTests {

	@TempDir
	Path folder;

	@Test
	void fillsInAnOperatorsOwnGraph() throws Exception {
		ComfyGraph graph = ComfyGraph.load(
				file("""
						{"1":{"class_type":"UNETLoader","inputs":{"unet_name":"lightning.safetensors"}},
						 "2":{"class_type":"CLIPTextEncode","inputs":{"text":"masterpiece, {{prompt}}, no {{ negative_prompt }}","clip":["1",1]}},
						 "3":{"class_type":"KSampler","inputs":{"seed":"{{seed}}","steps":8}},
						 "4":{"class_type":"SaveImage","inputs":{"filename_prefix":"%width%/blog"}}}"""));
		JsonNode filled = graph.fill(SdxlFixtures.request("a \"$1\" {{seed}}", "text", "DPM++ 2M Karras").parameters(),
				"m");
		assertThat(filled.at("/2/inputs/text").asString()).isEqualTo("masterpiece, a \"$1\" {{seed}}, no text");
		assertThat(filled.at("/2/inputs/clip").toString()).isEqualTo("[\"1\",1]");
		assertThat(filled.at("/3/inputs").toString()).isEqualTo("{\"seed\":123,\"steps\":8}");
		assertThat(filled.at("/4/inputs/filename_prefix").asString()).isEqualTo("%width%/blog");
		assertThat(ComfyGraph.model(filled)).isEqualTo("lightning.safetensors");
		assertThat(graph.loadsModel()).isFalse();
		assertThat(ComfyGraph.load(null).loadsModel()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			{"nodes":[],"links":[]};                                                                    Export (API)
			[];                                                                                         Export (API)
			{;                                                                                          not JSON
			{"1":{"class_type":"X","inputs":{"text":"{{prompt}}"}}};                                    add {{seed}}
			{"1":{"class_type":"X","inputs":{"text":"{{seed}}"}}};                                      add {{prompt}}
			{"1":{"class_type":"X","inputs":{"text":"{{prompt}}","s":"{{seed}}","x":"{{stepps}}"}}};    stepps
			""")
	void saysWhatIsWrongWithAGraph(String graph, String says) {
		assertThatIllegalArgumentException().isThrownBy(() -> ComfyGraph.load(file(graph)))
			.withMessageContaining("galley.sdxl.comfyui.workflow")
			.withMessageContaining(says);
	}

	@Test
	void namesAMissingFile() {
		assertThatIllegalArgumentException().isThrownBy(() -> ComfyGraph.load(this.folder.resolve("none.json")))
			.withMessageContaining("none.json");
	}

	private Path file(String graph) throws Exception {
		return Files.writeString(this.folder.resolve("graph.json"), graph);
	}

}
