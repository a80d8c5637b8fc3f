import java.io.File;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/**
 * What is wrong with each file by OWL 2 DL: outside of the profile, inconsistent, classes that can have no instance.
 *
 * <p>{@code java -cp HermiT.jar Profile.java FILE…} writes a line for each finding: file name, tab, kind, tab, detail.
 */
public class Profile {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology =
                    OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            for (OWLProfileViolation violation : new OWL2DLProfile().checkOntology(ontology).getViolations()) {
                report(file, "outside DL", violation.toString());
            }
            Configuration configuration = new Configuration();
            configuration.ignoreUnsupportedDatatypes = true; // xsd:date is no datatype of OWL 2
            Reasoner reasoner = new Reasoner(configuration, ontology);
            if (!reasoner.isConsistent()) {
                report(file, "inconsistent", "");
                continue; // an inconsistent ontology has no classes to ask for
            }
            for (OWLClass empty : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()) {
                report(file, "unsatisfiable", empty.getIRI().toString());
            }
        }
    }

    private static void report(String file, String kind, String detail) {
        System.out.println(new File(file).getName() + "\t" + kind + "\t" + detail.replaceAll("\\s+", " "));
    }
}
