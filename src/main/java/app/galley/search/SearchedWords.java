package app.galley.search;

import app.galley.post.PublishedWords;

import org.springframework.stereotype.Component;

/**
 * Reads a text as the search does, for lists that are filtered by words.
 */
@Component
class SearchedWords implements PublishedWords {

	private final Stems stems;

	SearchedWords(Stems stems) {
		this.stems = stems;
	}

	@Override
	public String query(String text) {
		return WordQuery.of(text, this.stems::of).match();
	}

}
