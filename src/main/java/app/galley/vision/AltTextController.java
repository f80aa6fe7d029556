package app.galley.vision;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.identity.Caller;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/**
 * Proposals of alternative text over GraphQL.
 */
@Controller
class AltTextController {

	private final AltTextProposals proposals;

	AltTextController(AltTextProposals proposals) {
		this.proposals = proposals;
	}

	@MutationMapping
	AltTextProposal proposeAltText(@Argument ProposeAltTextInput input) {
		return new AltTextProposal(
				this.proposals.propose(input.taskId(), input.imageId(), Caller.current().orElseThrow()));
	}

	record ProposeAltTextInput(DraftId taskId, ImageId imageId) {
	}

	/**
	 * @param text plain text of one line, whatever the model wrote
	 */
	record AltTextProposal(String text) {
	}

}
