using Ullage.Cgroups;
using Ullage.Exposition;
using Ullage.Testing;

namespace Ullage.Hosting.Tests;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(UllageOptions))]
    [InlineData(typeof(ControlGroup))]
    [InlineData(typeof(ExpositionWriter))]
    public void The_public_surface_is_the_committed_one(Type type) => Assert.Empty(PublicApi.Difference(type.Assembly));
}
