using Ullage.Hosting.Profiling.Names;

namespace Ullage.Hosting.Profiling.Tests.Names;

public sealed class FunctionNameTests
{
    [Theory]
    [InlineData("Shop.Orders", "Price", "Shop.Orders.Price")]
    [InlineData("Shop.Orders+Line", ".ctor", "Shop.Orders.Line..ctor")]
    [InlineData("Shop.Orders+<PriceAsync>d__5", "MoveNext", "Shop.Orders.PriceAsync")]
    [InlineData("Shop.Cache`1+<LoadAsync>d__5[System.__Canon]", "MoveNext", "Shop.Cache`1.LoadAsync")]
    [InlineData("Shop.Orders+<>c", "<Price>b__3_0", "Shop.Orders.Price.lambda")]
    [InlineData("Shop.Orders+<>c__DisplayClass3_0", "<Price>b__1", "Shop.Orders.Price.lambda")]
    [InlineData("Shop.Orders", "<Price>g__Round|3_0", "Shop.Orders.Price.Round")]
    [InlineData("Shop.Orders+<>c__DisplayClass3_0+<<Price>b__0>d", "MoveNext", "Shop.Orders.Price.lambda")]
    [InlineData("System.Collections.Generic.List`1[System.__Canon]", "Add", "System.Collections.Generic.List`1[System.__Canon].Add")]
    [InlineData("", "IL_STUB_PInvoke", "IL_STUB_PInvoke")]
    public void A_method_is_named_as_it_stands_in_the_source(string type, string method, string name) => Assert.Equal(name, FunctionName.Of(type, method));
}
