using System.Text;
using Saker.Files.Listing;
using Xunit;

namespace Saker.Tests.Files.Listing;

public class ListingOrderTests
{
    [Theory]
    [InlineData("", nameof(ListingColumn.Name), false)]
    [InlineData("sort=name&order=desc", nameof(ListingColumn.Name), true)]
    [InlineData("sort=size", nameof(ListingColumn.Size), false)]
    [InlineData("sort=size&order=desc", nameof(ListingColumn.Size), true)]
    [InlineData("order=desc&sort=date", nameof(ListingColumn.Date), true)]
    [InlineData("order=desc", nameof(ListingColumn.Name), true)]
    [InlineData("v=3&sort=date&order=asc&x", nameof(ListingColumn.Date), false)]
    [InlineData("sort=date&sort=size&order=asc&order=desc", nameof(ListingColumn.Date), false)]
    [InlineData("sort=date&order=DESC", nameof(ListingColumn.Date), false)]
    [InlineData("sort=colour&order=desc", nameof(ListingColumn.Name), false)]
    [InlineData("sort=Size&order=desc", nameof(ListingColumn.Name), false)]
    [InlineData("sort=&order=desc", nameof(ListingColumn.Name), false)]
    [InlineData("resort=size&reorder=desc", nameof(ListingColumn.Name), false)]
    [InlineData("&&==&%", nameof(ListingColumn.Name), false)]
    public void A_query_gives_an_order(string query, string column, bool isDescending)
    {
        ListingOrder order = ListingOrder.FromQuery(Encoding.ASCII.GetBytes(query));
        Assert.Equal((column, isDescending), (order.Column.ToString(), order.IsDescending));
    }

    [Fact]
    public void Every_order_comes_back_from_its_query()
    {
        foreach (ListingColumn column in new[] { ListingColumn.Name, ListingColumn.Size, ListingColumn.Date })
        {
            foreach (bool isDescending in new[] { false, true })
            {
                var order = new ListingOrder(column, isDescending);
                Assert.Equal((byte)'?', order.Query[0]);
                Assert.Equal(order, ListingOrder.FromQuery(order.Query[1..]));
            }
        }
    }

    [Fact]
    public void A_head_turns_its_own_column_round_and_starts_the_others_where_people_look_first()
    {
        var bySize = new ListingOrder(ListingColumn.Size, true);
        Assert.Equal(bySize with { IsDescending = false }, bySize.After(ListingColumn.Size));
        Assert.Equal(bySize, bySize.After(ListingColumn.Size).After(ListingColumn.Size));
        Assert.Equal(new ListingOrder(ListingColumn.Name, false), bySize.After(ListingColumn.Name));
        Assert.Equal(new ListingOrder(ListingColumn.Date, true), bySize.After(ListingColumn.Date));
        Assert.Equal(new ListingOrder(ListingColumn.Size, true), ListingOrder.Default.After(ListingColumn.Size));
    }
}
