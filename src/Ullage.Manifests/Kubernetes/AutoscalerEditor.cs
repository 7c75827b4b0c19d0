using System.Globalization;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Kubernetes;

/// <summary>Moves utilisation targets of HorizontalPodAutoscalers, in every version of the API since <c>autoscaling/v1</c>.</summary>
internal static class AutoscalerEditor
{
    public static void Apply(YamlEditor editor, ManifestObject scaler, AutoscalerChange change)
    {
        if (TemplateSigns.Of(scaler) is { } sign)
        {
            throw new EditRefusedException(sign, scaler.Node.Position);
        }

        foreach (var target in change.Targets)
        {
            var (node, key) = Place(scaler, target);
            editor.Apply(node, YamlChange.Map((key, YamlChange.Literal(target.Percent.ToString(CultureInfo.InvariantCulture)))));
        }
    }

    /// <summary>The mapping that holds the percentage, and the key it has there.</summary>
    private static (YamlNode Node, string Key) Place(ManifestObject scaler, TargetPercent target)
    {
        var spec = scaler.Node["spec"];
        if (target is { Metric: "cpu", Container: null } && spec["targetCPUUtilizationPercentage"].Exists)
        {
            return (spec, "targetCPUUtilizationPercentage");
        }

        (YamlNode Node, string Key)? found = null;
        foreach (var item in spec["metrics"].Items)
        {
            var source = item[target.Container is null ? "resource" : "containerResource"];
            if (!source["name"].TextIs(target.Metric) || (target.Container is { } container && !source["container"].TextIs(container)))
            {
                continue;
            }

            var place = source["target"] is { Kind: YamlNodeKind.Mapping } within ? (within, "averageUtilization") : (source, "targetAverageUtilization");
            if (!place.Item1[place.Item2].Exists)
            {
                throw new EditRefusedException($"the {Name(target)} is no share of the request here; expected {place.Item2}.", source.Position);
            }

            found = found is null ? place : throw new EditRefusedException($"the {Name(target)} stands here twice; remove one.", source.Position);
        }

        return found ?? throw new EditRefusedException($"{scaler.Kind} {scaler.Name} has no {Name(target)}; expected a share of the request.", scaler.Node.Position);
    }

    private static string Name(TargetPercent target) => $"{target.Metric} target" + (target.Container is { } container ? $" of container {container}" : "");
}
