package app.galley;

import java.util.ArrayList;
import java.util.List;

import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedSchemaElement;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.graphql.execution.SchemaReport;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class SchemaTests {

	@Autowired
	GraphQlSource source;

	@Autowired
	SchemaInspection inspection;

	@Test
	void schemaAndCodeMatch() {
		SchemaReport report = this.inspection.report();
		assertThat(report.unmappedFields()).isEmpty();
		assertThat(report.unmappedRegistrations()).isEmpty();
		assertThat(report.unmappedArguments()).isEmpty();
		assertThat(report.fieldNullnessErrors()).isEmpty();
		assertThat(report.argumentNullnessErrors()).isEmpty();
		assertThat(report.skippedTypes()).isEmpty();
	}

	@Test
	void everyTypeAndFieldIsDescribed() {
		GraphQLSchema schema = this.source.schema();
		List<String> undescribed = new ArrayList<>();
		for (GraphQLNamedType type : schema.getAllTypesAsList()) {
			if (type.getName().startsWith("__")
					|| List.of("String", "Int", "Float", "Boolean", "ID").contains(type.getName())) {
				continue;
			}
			if (!(type instanceof GraphQLInputObjectType)) {
				check(type, type.getName(), undescribed);
			}
			switch (type) {
				case GraphQLFieldsContainer fields -> fields.getFieldDefinitions()
					.forEach((field) -> check(field, type.getName() + "." + field.getName(), undescribed));
				case GraphQLInputObjectType input -> input.getFieldDefinitions()
					.forEach((field) -> check(field, type.getName() + "." + field.getName(), undescribed));
				case GraphQLEnumType values -> values.getValues()
					.forEach((value) -> check(value, type.getName() + "." + value.getName(), undescribed));
				default -> {
				}
			}
		}
		assertThat(undescribed).isEmpty();
	}

	private static void check(GraphQLNamedSchemaElement element, String name, List<String> undescribed) {
		if (element.getDescription() == null || element.getDescription().isBlank()) {
			undescribed.add(name);
		}
	}

	@Test
	void everyMutationRequiresAuthentication() {
		assertThat(this.source.schema().getMutationType().getFieldDefinitions())
			.allSatisfy((field) -> assertThat(field.getAppliedDirective("access")).as(field.getName()).isNotNull());
	}

}
