"""Tables of the kinds that official documents print, figures invented."""

from __future__ import annotations

from tests.rag.reading import with_table

BUDGET = with_table(
    [
        [
            "Chỉ tiêu",
            "Dự toán năm 2021",
            "Thực hiện tháng 9",
            "Lũy kế 9 tháng năm 2021",
            "So dự toán (%)",
            "So cùng kỳ (%)",
        ]
    ],
    [
        ["Tổng thu NSNN", "9.800", "720", "6.540", "66,7", "108,2"],
        ["Thu nội địa", "8.400", "610", "5.120", "61,0", "105,4"],
        ["Trong đó: Thu tiền sử dụng đất", "1.200", "88", "498", "41,5", "97,0"],
        ["Thu từ hoạt động xuất nhập khẩu", "1.400", "110", "1.420", "101,4", "120,3"],
    ],
    caption="Thu ngân sách nhà nước trên địa bàn",
    unit="tỷ đồng",
    period="9 tháng năm 2021",
    place="Minh Sơn",
)
CROPS = with_table(
    [
        ["Huyện", "Diện tích (ha)", "Diện tích (ha)", "Sản lượng", "Sản lượng"],
        ["Huyện", "Năm 2020", "Năm 2021", "Năm 2020", "Năm 2021"],
    ],
    [
        ["Phú Bình", "100", "120", "510", "640"],
        ["Đồng Hỷ", "90", "80", "430", "400"],
        ["Tổng số", "190", "200", "940", "1.040"],
    ],
    label="Bảng 2",
    caption="Diện tích và sản lượng lúa",
    unit="tấn",
)
TARGETS = with_table(
    [["Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm 2023", "Thực hiện năm 2023"]],
    [
        ["A", "B", "1", "2"],
        ["I. Nông nghiệp"],
        ["Sản lượng lúa", "Nghìn tấn", "410", "402,5"],
        ["Sản lượng chè", "Nghìn tấn", "260", "267"],
        ["II. Xã hội"],
        ["Tỷ lệ hộ nghèo", "%", "2,40", "2,38"],
        ["Lao động được giải quyết việc làm (người)", "", "32.000", "33.480"],
    ],
    before="Báo cáo tỉnh An Hải năm 2023",
    caption="Kết quả thực hiện các chỉ tiêu chủ yếu",
    period="năm 2023",
    place="An Hải",
)
DUTIES = with_table(
    [["Nội dung", "Thông tin"]],
    [["Cơ quan chủ trì", "Sở Tài chính"], ["Thời hạn báo cáo", "25/12/2021"], ["Người liên hệ", "Nguyễn Văn An"]],
)
QUARTERS = with_table(
    [["Kỳ", "Năm 2022", "Năm 2023"]],
    [["Quý I", "12", "15"], ["Quý II", "18", "21"], ["Cả năm", "64", "70"]],
    before="Báo cáo của tỉnh",
    caption="Số dự án được cấp phép",
    unit="dự án",
)
MONTHS = with_table(
    [["Chỉ tiêu", *(f"Tháng {month}" for month in range(1, 7))]],
    [["Thu nội địa", "1", "2", "3", "4", "5", "6"]],
    before="Báo cáo của tỉnh năm 2021",
    unit="1.000 USD",
)
GROUPED = with_table(
    [["Huyện", "Năm 2023"]],
    [
        ["Lúa"],
        ["Diện tích", "10"],
        ["Ngô"],
        ["Diện tích", "20"],
        ["Chè"],
        ["Diện tích", "30"],
        ["Cam"],
        ["Diện tích", "40"],
    ],
    before="Báo cáo của tỉnh năm 2023",
    caption="Cây trồng",
    unit="ha",
)
