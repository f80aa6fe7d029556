package app.galley.site;

import java.util.UUID;

import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class NoSiteTests {

	@Autowired
	Taxonomy taxonomy;

	@Autowired
	JdbcClient jdbc;

	@Test
	void writesNoDeliveryWithoutASite() {
		int before = deliveries();
		Tag tag = new Tag(UUID.randomUUID(), Newsroom.unique("t"), "Some");
		this.taxonomy.save(tag, "editor");
		this.taxonomy.save(new Tag(tag.id(), tag.slug(), "Other"), "editor");
		assertThat(deliveries()).isEqualTo(before);
	}

	private int deliveries() {
		return this.jdbc.sql("SELECT count(*) FROM site_delivery").query(Integer.class).single();
	}

}
