using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>What the server makes of an object when it stores it: containers always have <c>resources</c>, and empty mappings and lists within it are left out.</summary>
internal static class Normal
{
    public static void Form(string plural, JsonObject of)
    {
        foreach (var spec in (JsonNode?[])[plural == "pods" ? of["spec"] : of["spec"]?["template"]?["spec"], of["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"]])
        {
            foreach (var list in new[] { "initContainers", "containers" })
            {
                foreach (var container in (spec?[list] as JsonArray ?? []).OfType<JsonObject>())
                {
                    Form(container);
                }
            }
        }

        foreach (var name in new[] { "annotations", "labels" })
        {
            if (of["metadata"]?[name] is JsonObject { Count: 0 })
            {
                ((JsonObject)of["metadata"]!).Remove(name);
            }
        }
    }

    private static void Form(JsonObject container)
    {
        if (container["resources"] is not JsonObject resources)
        {
            container["resources"] = resources = [];
        }

        foreach (var name in new[] { "requests", "limits" })
        {
            if (resources[name] is JsonObject { Count: 0 } or null)
            {
                resources.Remove(name);
            }
        }

        if (container["env"] is JsonArray { Count: 0 })
        {
            container.Remove("env");
        }

        foreach (var variable in (container["env"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var name in new[] { "value", "valueFrom" })
            {
                if (variable.ContainsKey(name) && variable[name] is null)
                {
                    variable.Remove(name);
                }
            }
        }
    }
}
