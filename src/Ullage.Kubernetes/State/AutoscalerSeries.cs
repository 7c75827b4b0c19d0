using System.Text.Json;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.State;

/// <summary>Autoscalers, told in the families of kube-state-metrics.</summary>
internal static class AutoscalerSeries
{
    public const string Info = "kube_horizontalpodautoscaler_info";
    public const string Minimum = "kube_horizontalpodautoscaler_spec_min_replicas";
    public const string Maximum = "kube_horizontalpodautoscaler_spec_max_replicas";
    public const string Target = "kube_horizontalpodautoscaler_spec_target_metric";
    public const string Status = "kube_horizontalpodautoscaler_status_target_metric";
    public const string VerticalMode = "kube_verticalpodautoscaler_spec_updatepolicy_updatemode";

    public static void AddHorizontal(SeriesList list, JsonElement of)
    {
        var (meta, spec) = (of.Field("metadata"), of.Field("spec"));
        var aim = spec.Field("scaleTargetRef");
        (string, string)[] id = [("namespace", meta.Text("namespace")), ("horizontalpodautoscaler", meta.Text("name"))];
        list.Add(Info, 1, [.. id, ("scaletargetref_kind", aim.Text("kind")), ("scaletargetref_name", aim.Text("name"))]);
        list.Add(Maximum, spec.Whole("maxReplicas") ?? 1, id);
        list.Add(Minimum, spec.Whole("minReplicas") ?? 1, id);
        foreach (var metric in spec.Items("metrics"))
        {
            AddMetric(list, Target, id, metric, "target");
        }

        foreach (var metric in of.Field("status").Items("currentMetrics"))
        {
            AddMetric(list, Status, id, metric, "current");
        }
    }

    /// <summary>What a vertical autoscaler does to pods; one that gives no mode recreates them.</summary>
    public static void AddVertical(SeriesList list, JsonElement of)
    {
        var (meta, spec) = (of.Field("metadata"), of.Field("spec"));
        var aim = spec.Field("targetRef");
        var mode = spec.Field("updatePolicy").Text("updateMode");
        list.Add(
            VerticalMode, 1, ("namespace", meta.Text("namespace")), ("verticalpodautoscaler", meta.Text("name")), ("target_kind", aim.Text("kind")), ("target_name", aim.Text("name")), ("update_mode", mode.Length > 0 ? mode : "Auto"));
    }

    private static void AddMetric(SeriesList list, string family, (string, string)[] id, JsonElement metric, string side)
    {
        var (source, named) = metric.Text("type") switch
        {
            "Resource" => (metric.Field("resource"), "name"),
            "ContainerResource" => (metric.Field("containerResource"), "name"),
            "Pods" => (metric.Field("pods"), "metric"),
            "Object" => (metric.Field("object"), "metric"),
            "External" => (metric.Field("external"), "metric"),
            _ => (default, ""),
        };
        var name = named == "metric" ? source.Field("metric").Text("name") : source.Text("name");
        var value = source.Field(side);
        foreach (var (field, type) in new[] { ("averageUtilization", "utilization"), ("averageValue", "average"), ("value", "value") })
        {
            var amount = field == "averageUtilization" ? value.Whole(field) : name == "memory" ? value.Memory(field)?.Bytes : value.Cpu(field)?.Cores;
            if (name.Length > 0 && amount is { } told)
            {
                list.Add(family, told, [.. id, ("metric_name", name), ("metric_target_type", type), ("container", source.Text("container"))]);
            }
        }
    }
}
