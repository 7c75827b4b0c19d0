using System.Text.Json.Nodes;
using Ullage.Model;

namespace Ullage.Testing.Kubernetes;

/// <summary>What the API server holds pod templates to.</summary>
internal static class WorkloadRules
{
    public static void Check(string plural, JsonObject of)
    {
        var spec = plural switch { "cronjobs" => of["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"], "deployments" or "statefulsets" or "daemonsets" => of["spec"]?["template"]?["spec"], "pods" => of["spec"], _ => null };
        foreach (var list in new[] { "initContainers", "containers" })
        {
            var items = spec?[list] as JsonArray ?? [];
            for (var i = 0; i < items.Count; i++)
            {
                Check(of, plural, $"spec.template.spec.{list}[{i}]", (JsonObject)items[i]!);
            }
        }
    }

    private static void Check(JsonObject of, string plural, string at, JsonObject container)
    {
        foreach (var name in new[] { "cpu", "memory" })
        {
            var (request, limit) = (container["resources"]?["requests"]?[name]?.ToString(), container["resources"]?["limits"]?[name]?.ToString());
            foreach (var (text, side) in new[] { (request, "requests"), (limit, "limits") })
            {
                if (text is not null && !(name == "cpu" ? CpuQuantity.TryParse(text, out _, out _) : ByteQuantity.TryParse(text, out _, out _)))
                {
                    throw new Refusal(400, "BadRequest", $"{at}.resources.{side}: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
                }
            }

            if (request is not null && limit is not null && (name == "cpu" ? CpuQuantity.Parse(request) > CpuQuantity.Parse(limit) : ByteQuantity.Parse(request) > ByteQuantity.Parse(limit)))
            {
                throw Invalid(of, plural, $"{at}.resources.requests", $"Invalid value: \"{request}\": must be less than or equal to {name} limit of {limit}");
            }
        }

        var variables = container["env"] as JsonArray ?? [];
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = (JsonObject)variables[i]!;
            if (variable.Any(static p => p.Key.StartsWith('$')))
            {
                throw new Refusal(400, "BadRequest", $"strict decoding error: unknown field \"{at}.env[{i}].$patch\"");
            }

            if (variable["value"]?.ToString() is { Length: > 0 } && variable["valueFrom"] is not null)
            {
                throw Invalid(of, plural, $"{at}.env[{i}].valueFrom", "Invalid value: \"\": may not be specified when `value` is not empty");
            }
        }
    }

    private static Refusal Invalid(JsonObject of, string plural, string field, string message) => new(422, "Invalid", $"{plural} \"{of["metadata"]!["name"]}\" is invalid: {field}: {message}", ("FieldValueInvalid", field, message));
}
