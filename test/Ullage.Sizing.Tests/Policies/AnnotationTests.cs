using Ullage.Model;
using Ullage.Sizing.Annotations;

namespace Ullage.Sizing.Tests.Policies;

/// <summary>What people say by annotations.</summary>
public sealed class AnnotationTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("min-memory", "min-memory", null)]
    [InlineData("min_memory", "min-memory", null)]
    [InlineData("min-memory.app", "min-memory", "app")]
    [InlineData("min_memory_my_app", "min-memory", "my-app")]
    [InlineData("cpu-limit.cpu", "cpu-limit", "cpu")]
    [InlineData("ignore", "ignore", null)]
    [InlineData("ignored", null, null)]
    [InlineData("min-memory.", null, null)]
    [InlineData("", null, null)]
    public void A_name_is_taken_apart_in_the_form_of_the_API_and_of_metrics(string text, string? name, string? container) =>
        Assert.Equal((name, container), UllageAnnotations.Parse(text));

    [Fact]
    public void Every_name_steers_something()
    {
        var taken = AnnotationRule.All.Select(static r => r.Name).Concat([UllageAnnotations.Ignore, UllageAnnotations.HoldUntil]);
        Assert.Equal(UllageAnnotations.Names.Order(StringComparer.Ordinal), taken.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_floor_by_annotation_holds_and_says_whose_word_it_is()
    {
        var sized = Size(Said("min-memory", "700Mi"));
        Assert.Equal(Sized.Mi(700), sized.Recommended.MemoryRequest);
        Assert.Contains(sized.Reasons, static r => r.Rule == "annotation" && r.Text == "By annotation: ullage.dev/min-memory: 700Mi on Deployment web.");
        Assert.NotEqual(Sized.Mi(700), Size().Recommended.MemoryRequest);
    }

    [Fact]
    public void A_policy_by_annotation_gives_what_that_policy_gives()
    {
        var expected = Sized.By("guaranteed", Usage());
        var sized = Size(Said("policy", "guaranteed"));
        Assert.Equal(expected.Recommended, sized.Recommended);
        Assert.Equal(expected.Reasons.Count + 1, sized.Reasons.Count);
    }

    [Theory]
    [InlineData("min-memory.app", AnnotationLevel.Namespace, "min-memory", AnnotationLevel.Workload, 701)]
    [InlineData("min-memory", AnnotationLevel.Workload, "min-memory", AnnotationLevel.Template, 701)]
    [InlineData("min-memory", AnnotationLevel.Template, "min-memory", AnnotationLevel.Namespace, 701)]
    [InlineData("min-memory.other", AnnotationLevel.Workload, "min-memory", AnnotationLevel.Namespace, 702)]
    public void What_is_nearer_to_the_container_counts(string first, AnnotationLevel on, string second, AnnotationLevel under, long expected)
    {
        WorkloadAnnotation[] said = [new(on, first, "701Mi"), new(under, second, "702Mi")];
        Assert.Equal(Sized.Mi(expected), Size(said).Recommended.MemoryRequest);
        Assert.Equal(Sized.Mi(expected), Size([said[1], said[0]]).Recommended.MemoryRequest);
    }

    [Fact]
    public void What_is_to_be_left_alone_is()
    {
        var sized = Size(Said("ignore", "true"));
        Assert.Equal((RecommendationStatus.Skipped, Sized.Today), (sized.Status, sized.Recommended));
        Assert.Equal("Left alone: ullage.dev/ignore: true on Deployment web.", Assert.Single(sized.Reasons).Text);
        Assert.Equal(RecommendationStatus.Recommended, Size(Said("ignore", "false")).Status);
    }

    [Theory]
    [InlineData("2026-03-02", true)]
    [InlineData("2026-03-01T12:00:01Z", true)]
    [InlineData("2026-03-01T12:00:00Z", false)]
    [InlineData("2026-03-01T14:30:00+02:00", true)]
    [InlineData("2025-12-24", false)]
    public void A_hold_ends_at_its_moment(string until, bool held) =>
        Assert.Equal(held ? RecommendationStatus.Skipped : RecommendationStatus.Recommended, Size(Said("hold-until", until)).Status);

    [Theory]
    [InlineData("min-memory", "64")]
    [InlineData("min-memory", "much")]
    [InlineData("min-cpu", "-1")]
    [InlineData("policy", "burstabel")]
    [InlineData("ignore", "yes please")]
    [InlineData("hold-until", "tomorrow")]
    [InlineData("oom-target", "5")]
    [InlineData("horizon", "0d")]
    [InlineData("max-step-down", "NaN")]
    public void A_value_that_is_not_understood_leaves_the_container_alone_and_is_found(string name, string value)
    {
        var sized = Size(Said(name, value));
        Assert.Equal((RecommendationStatus.Skipped, Sized.Today), (sized.Status, sized.Recommended));
        var finding = Sized.Find(sized, FindingCodes.AnnotationInvalid)!;
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("ullage.dev/" + name, finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Annotations_that_contradict_each_other_are_found()
    {
        var sized = Size(Said("min-memory", "2Gi"), Said("max-memory", "1Gi"));
        Assert.Equal(RecommendationStatus.Skipped, sized.Status);
        Assert.Contains("do not fit together", Sized.Find(sized, FindingCodes.AnnotationInvalid)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_value_is_shown_short_and_without_control_characters()
    {
        var text = Sized.Find(Size(Said("policy", "\u001b[31m" + new string('x', 100_000))), FindingCodes.AnnotationInvalid)!.Text;
        Assert.InRange(text.Length, 1, 500);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Names_that_are_not_known_and_containers_that_are_not_there_are_told_once_with_what_was_meant()
    {
        Workload[] workloads = [Workload("web", Said("min-memroy", "1Gi"), Said("min-cpu.ap", "1")), Workload("db", Said("min-memroy", "1Gi"), Said("record", "x"), new(AnnotationLevel.Namespace, "min-cpu.else", "1"))];
        Assert.Equal(
            [
                "ullage.dev/min-cpu.ap names a container that is not there and does nothing; there is app (shop: Deployment web).",
                "ullage.dev/min-memroy is no annotation of ullage and does nothing; did you mean ullage.dev/min-memory? (shop: Deployment db, shop: Deployment web).",
            ],
            AnnotationNotices.Of(workloads).Select(static n => n.Text));
    }

    [Fact]
    public void How_an_autoscaler_is_met_is_said_for_the_workload()
    {
        var policy = PolicyCatalog.Create("risk", SizingOptions.Default);
        Assert.Equal(AutoscaledMode.Honor, policy.AutoscaledOf(Workload("web", Said("autoscaled", "honor"))));
        Assert.Equal(AutoscaledMode.Retarget, policy.AutoscaledOf(Workload("web", Said("autoscaled.app", "honor"))));
        Assert.Equal(AutoscaledMode.Retarget, policy.AutoscaledOf(Workload("web", Said("autoscaled", "never"))));
    }

    private static WorkloadAnnotation Said(string name, string value) => new(AnnotationLevel.Workload, name, value);

    private static IContainerUsage Usage() => new SyntheticUsage(SyntheticUsage.Line(0.001, 0.1), SyntheticUsage.Line(101, 200));

    private static Workload Workload(string name, params WorkloadAnnotation[] said)
    {
        var id = Sized.Id.Workload with { Name = name };
        return new Workload { Id = id, Replicas = 3, Annotations = new(said, _now), Containers = [new ContainerFacts { Id = new(id, "app"), Current = Sized.Today }] };
    }

    private static ContainerRecommendation Size(params WorkloadAnnotation[] said)
    {
        var workload = Workload("web", said);
        return PolicyCatalog.Create("risk", SizingOptions.Default).Recommend(workload, workload.Containers[0], Usage());
    }
}
