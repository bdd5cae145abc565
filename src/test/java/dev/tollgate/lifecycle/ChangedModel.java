package dev.tollgate.lifecycle;

/** Changes of the project's models as a next release might bring them. */
public final class ChangedModel {

    private ChangedModel() {}

    /** A model with a required task of the change lead put into a sequence flow; it asks what another task asks. */
    public static String withTaskAfter(String model, String flowId, String taskId, String name, String formId) {
        int at = model.indexOf("<bpmn:sequenceFlow id=\"" + flowId + "\"");
        String flow = model.substring(at, model.indexOf('>', at) + 1);
        String target = flow.replaceAll(".*targetRef=\"([^\"]*)\".*", "$1");
        String before = flow.replace("targetRef=\"" + target + "\"", "targetRef=\"" + taskId + "\"");
        String task = """
                <bpmn:userTask id="%1$s" name="%2$s">
                  <bpmn:extensionElements>
                    <zeebe:userTask />
                    <zeebe:formDefinition formId="%3$s" bindingType="deployment" />
                    <zeebe:assignmentDefinition candidateGroups="change-lead" candidateUsers="=candidateUsers" />
                    <zeebe:taskSchedule dueDate="=dueAt" />
                    <zeebe:executionListeners>
                      <zeebe:executionListener eventType="start" type="assign-task" />
                      <zeebe:executionListener eventType="end" type="record-task" />
                    </zeebe:executionListeners>
                    <zeebe:properties>
                      <zeebe:property name="role" value="change-lead" />
                      <zeebe:property name="dueDays" value="5" />
                      <zeebe:property name="minutes" value="5" />
                      <zeebe:property name="required" value="always" />
                    </zeebe:properties>
                  </bpmn:extensionElements>
                  <bpmn:incoming>%4$s</bpmn:incoming>
                  <bpmn:outgoing>%1$sGoesOn</bpmn:outgoing>
                </bpmn:userTask>
                <bpmn:sequenceFlow id="%1$sGoesOn" sourceRef="%1$s" targetRef="%5$s" />
                """.formatted(taskId, name, formId, flowId, target);
        return model.replace(flow, task + before)
                .replace(
                        "<bpmn:incoming>" + flowId + "</bpmn:incoming>",
                        "<bpmn:incoming>" + taskId + "GoesOn</bpmn:incoming>")
                // Drawn nowhere: the picture is not what is tested.
                .replaceFirst("(?s)<bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>", "");
    }

    /** A model that no longer requires an element. */
    public static String withoutRequiring(String model, String elementId) {
        int at = model.indexOf("id=\"" + elementId + "\"");
        int required = model.indexOf("<zeebe:property name=\"required\"", at);
        return model.substring(0, required) + model.substring(model.indexOf("/>", required) + 2);
    }

    /** A model in which an element is another one. */
    public static String withOther(String model, String elementId, String instead) {
        return model.replace("\"" + elementId + "\"", "\"" + instead + "\"");
    }
}
