package org.iomtfhir.fhirmapping.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateValue;

/** Takes the objects of a list of a template; what is no object is an error. */
final class TemplateObjects {

    private TemplateObjects() {}

    /**
     * The objects.
     *
     * @param what
     *            one of them is, with its article
     */
    static List<TemplateObject> of(Optional<TemplateArray> array, String member, String what, Problems problems) {
        List<TemplateObject> objects = new ArrayList<>();
        for (TemplateValue item : array.map(TemplateArray::items).orElse(List.of())) {
            if (item instanceof TemplateObject object) {
                objects.add(object);
            } else {
                problems.error(item.place(), member, what + " must be an object, not " + item.kindInWords(),
                        "Write it in braces");
            }
        }
        return objects;
    }
}
