using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Changes;

/// <summary>A label selector of an object in the notation of lists.</summary>
internal static class SelectorText
{
    /// <summary>Writes it; empty where it selects everything or is absent.</summary>
    public static string Of(JsonElement selector)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in selector.Texts("matchLabels").OrderBy(static l => l.Key, StringComparer.Ordinal))
        {
            Add($"{name}={value}");
        }

        foreach (var expression in selector.Items("matchExpressions"))
        {
            var (key, values) = (expression.Text("key"), string.Join(',', expression.Items("values").Select(static v => v.ValueKind == JsonValueKind.String ? v.GetString() : v.GetRawText())));
            switch (expression.Text("operator"))
            {
                case "In":
                    Add($"{key} in ({values})");
                    break;
                case "NotIn":
                    Add($"{key} notin ({values})");
                    break;
                case "Exists":
                    Add(key);
                    break;
                case "DoesNotExist":
                    Add("!" + key);
                    break;
            }
        }

        return text.ToString();

        void Add(string requirement) => text.Append(text.Length > 0 ? "," : "").Append(requirement);
    }

    /// <summary>Whether a disruption budget selects any pods: one that is empty selects all under policy/v1, and none under the version before it.</summary>
    public static bool SelectsAny(JsonElement budget, string apiVersion) => apiVersion != "policy/v1beta1" || Of(budget.Field("spec").Field("selector")).Length > 0;

    /// <summary>Whether labels meet it; one that is absent is met by none, an empty one by all.</summary>
    public static bool Matches(JsonElement selector, IReadOnlyDictionary<string, string> labels)
    {
        var any = false;
        foreach (var (name, value) in selector.Texts("matchLabels"))
        {
            any = true;
            if (labels.GetValueOrDefault(name) != value)
            {
                return false;
            }
        }

        foreach (var expression in selector.Items("matchExpressions"))
        {
            any = true;
            var has = labels.TryGetValue(expression.Text("key"), out var value);
            var among = expression.Items("values").Any(v => v.ValueKind == JsonValueKind.String && v.GetString() == value);
            var met = expression.Text("operator") switch { "In" => has && among, "NotIn" => !has || !among, "Exists" => has, "DoesNotExist" => !has, _ => false };
            if (!met)
            {
                return false;
            }
        }

        return any || selector.ValueKind == JsonValueKind.Object;
    }
}
