using Ullage.Model;
using Ullage.Sizing.Tests.Policies;
using static Ullage.Sizing.Tests.Policies.Sized;
using static Ullage.Sizing.Tests.Policies.SyntheticUsage;

namespace Ullage.Sizing.Tests.Runtimes;

/// <summary>Variables that come from a ConfigMap or a Secret, and workloads that a controller made.</summary>
public sealed class VariableFindingTests
{
    [Theory]
    [InlineData("460MiB", "ConfigMap settings (key limit)", "GOMEMLIMIT comes from ConfigMap settings (key limit), 460MiB: set 378MiB there; a value in the container's own env, as apply sets it, hides it.")]
    [InlineData(null, "Secret vault (key limit)", "GOMEMLIMIT comes from Secret vault (key limit), whose value was not read: set 378MiB there; a value in the container's own env, as apply sets it, hides it.")]
    public void A_variable_to_be_changed_is_pointed_to_where_it_comes_from(string? value, string origin, string expected) =>
        Assert.Equal(expected, Find(Go(null, new DeclaredVariable("GOMEMLIMIT", value, origin)), "variable-elsewhere")?.Text);

    [Fact]
    public void A_variable_of_the_containers_own_or_of_the_right_value_needs_no_pointing()
    {
        Assert.Null(Find(Go(null, new DeclaredVariable("GOMEMLIMIT", "1MiB", "")), "variable-elsewhere"));
        Assert.Null(Find(Go(null, new DeclaredVariable("GOMEMLIMIT", null, "the field limits.memory")), "variable-elsewhere"));
        Assert.Null(Find(Go(Mi(378), new DeclaredVariable("GOMEMLIMIT", "378MiB", "ConfigMap settings (key limit)")), "variable-elsewhere"));
    }

    [Fact]
    public void What_a_controller_made_is_to_be_changed_there() =>
        Assert.Equal("Kafka orders made this Deployment and puts it back after a change: change the resources that Kafka orders gives it.", Find(Go(null), "kept-by-controller")?.Text);

    private static ContainerRecommendation Go(ByteQuantity? limit, params DeclaredVariable[] variables)
    {
        var facts = new ContainerFacts { Id = Id, Current = Today, Variables = variables, Runtime = new RuntimeFacts { Kind = RuntimeKind.Go, Version = "go1.25.0", GoMemLimit = limit, GoMemLimitTold = limit is not null } };
        var workload = new Workload { Id = Id.Workload, Replicas = 3, Controller = "Kafka orders", Containers = [facts] };
        return PolicyCatalog.Create("burstable", SizingOptions.Default).Recommend(workload, facts, new SyntheticUsage(Line(0.01, 1), Spike(100, 400)));
    }
}
