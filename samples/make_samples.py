#!/usr/bin/env python3
"""Write the sample documents shipped with the assistant into ``samples/documents``.

Every place, number, person and document number below is invented. The texts are kept here in a small
mark-up and rendered to TXT, HTML, DOCX and PDF. The output depends on nothing but this file and the versions of
python-docx and reportlab (development-only packages): running the script again gives byte-identical files.

The PDF files embed a subset of DejaVu Sans. On Debian or Ubuntu install it with::

    sudo apt-get install fonts-dejavu-core

Usage: ``python samples/make_samples.py [output folder]``

Mark-up: blank lines separate blocks, line breaks inside a block are joined with a space, and a block may start with
``@title`` (centred, bold), ``@centre`` (centred), ``@head`` (bold), ``@two`` (two columns divided by a ``||`` line,
one line of text per line), ``@right`` (right aligned) or ``@table`` (one row per line, cells divided by ``|``).
"""

from __future__ import annotations

import html
import io
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FONT_DIR = Path("/usr/share/fonts/truetype/dejavu")
FONT_FILES = {"DejaVuSans": "DejaVuSans.ttf", "DejaVuSans-Bold": "DejaVuSans-Bold.ttf"}
NOTICE = "Văn bản mẫu kèm phần mềm, số liệu giả định."
FIXED_DATE = datetime(2024, 7, 1, tzinfo=UTC)
ZIP_DATE = (2024, 7, 1, 0, 0, 0)
CENTRED = {"title", "centre"}
BOLD = {"title", "head"}

SOURCES: dict[str, str] = {}

SOURCES["bao-cao-minh-son-6-thang-2024.docx"] = """
@two
ỦY BAN NHÂN DÂN
TỈNH MINH SƠN
Số: 142/BC-UBND
||
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Minh Sơn, ngày 18 tháng 6 năm 2024

@title BÁO CÁO

@title Tình hình kinh tế - xã hội 6 tháng đầu năm 2024 và nhiệm vụ trọng tâm 6 tháng cuối năm

@head I. KẾT QUẢ THỰC HIỆN 6 THÁNG ĐẦU NĂM

@head 1. Về kinh tế

a) Tăng trưởng: Tổng sản phẩm trên địa bàn tỉnh (GRDP) 6 tháng đầu năm 2024 ước tăng 7,42% so với cùng kỳ năm
2023 (kế hoạch cả năm tăng từ 8,0% trở lên); trong đó: khu vực nông, lâm nghiệp và thủy sản tăng 3,15%; khu vực công
nghiệp - xây dựng tăng 9,86%; khu vực dịch vụ tăng 7,04%.

b) Công nghiệp: Giá trị sản xuất công nghiệp ước đạt 21.460 tỷ đồng, tăng 10,3% so với cùng kỳ và bằng 47,9% kế
hoạch năm (kế hoạch 44.800 tỷ đồng).

c) Đầu tư công: Đến ngày 15/6/2024, toàn tỉnh giải ngân vốn đầu tư công được 2.318 tỷ đồng, đạt 41,2% kế hoạch Thủ
tướng Chính phủ giao và đạt 38,6% kế hoạch HĐND tỉnh giao.

d) Xuất khẩu: Kim ngạch xuất khẩu ước đạt 486 triệu USD, tăng 12,5% so với cùng kỳ, bằng 51,2% kế hoạch năm.

đ) Ngân sách: Tổng thu ngân sách nhà nước trên địa bàn ước đạt 4.215 tỷ đồng, bằng 54,6% dự toán và tăng 8,9% so với
cùng kỳ. Chi tiết tại bảng sau:

@right Đơn vị tính: tỷ đồng

@table
Chỉ tiêu | Dự toán năm 2024 | Ước thực hiện 6 tháng | Tỷ lệ (%)
Thu nội địa | 6.540 | 3.562 | 54,5
Trong đó: Thu tiền sử dụng đất | 1.200 | 498 | 41,5
Thu từ hoạt động xuất nhập khẩu | 1.180 | 653 | 55,3
Tổng chi ngân sách địa phương | 13.850 | 6.094 | 44,0

e) Doanh nghiệp: Có 512 doanh nghiệp thành lập mới với tổng vốn đăng ký 4.870 tỷ đồng, giảm 3,2% về số doanh nghiệp
nhưng tăng 14,7% về vốn so với cùng kỳ.

@head 2. Về văn hóa - xã hội

a) Việc làm: Toàn tỉnh giải quyết việc làm mới cho 12.640 lao động, đạt 63,2% kế hoạch năm, trong đó có 845 người đi
làm việc ở nước ngoài theo hợp đồng.

b) Giảm nghèo: Đầu năm 2024 toàn tỉnh còn 8.912 hộ nghèo, chiếm 3,86% tổng số hộ; kế hoạch năm 2024 giảm 1,2 điểm
phần trăm.

c) Y tế: Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ ước đạt 46,8%, trong khi kế hoạch cả năm là 95%.

d) Du lịch: Toàn tỉnh đón 1,28 triệu lượt khách, tăng 18,4% so với cùng kỳ; tổng thu từ du lịch đạt 1.054 tỷ đồng.

@head II. HẠN CHẾ

- Giải ngân vốn đầu tư công chậm; còn 04 chủ đầu tư có tỷ lệ giải ngân dưới 20%.

- Thu tiền sử dụng đất chưa đạt tiến độ do vướng mắc trong xác định giá đất.

@head III. NHIỆM VỤ TRỌNG TÂM 6 THÁNG CUỐI NĂM

1. Sở Kế hoạch và Đầu tư chủ trì rà soát từng dự án, tham mưu điều chuyển vốn của dự án chậm tiến độ trước ngày
30/8/2024.

2. Sở Tài nguyên và Môi trường hoàn thành việc xác định giá đất cụ thể đối với 11 dự án trọng điểm trong quý III/2024.

3. Cục Thuế tỉnh phấn đấu tổng thu ngân sách cả năm 2024 vượt ít nhất 5% so với dự toán.

@two
Nơi nhận:
- Thường trực Tỉnh ủy;
- Thường trực HĐND tỉnh;
- Lưu: VT, TH.
||
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Hoàng Văn Lĩnh
"""

SOURCES["bao-cao-an-hai-6-thang-2024.pdf"] = """
@two
ỦY BAN NHÂN DÂN
TỈNH AN HẢI
Số: 98/BC-UBND
||
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hải, ngày 20 tháng 6 năm 2024

@title BÁO CÁO

@title Kết quả phát triển kinh tế - xã hội tỉnh An Hải 6 tháng đầu năm 2024

@head I. TÌNH HÌNH KINH TẾ

1. GRDP 6 tháng đầu năm 2024 ước tăng 6,18% so với cùng kỳ năm trước; trong đó quý I tăng 5,64%, quý II ước tăng
6,69%. Mức tăng này thấp hơn kịch bản 6 tháng đã đề ra là 7,0%.

2. Giá trị sản xuất công nghiệp ước đạt 33.720 tỷ đồng, tăng 7,6% so với cùng kỳ và đạt 46,5% kế hoạch năm. Sản lượng
thủy sản đạt 148,6 nghìn tấn, tăng 2,7%; trong đó: khai thác 91,2 nghìn tấn, nuôi trồng 57,4 nghìn tấn.

3. Tổng thu ngân sách nhà nước trên địa bàn ước thực hiện 9.386 tỷ đồng, đạt 52,1% dự toán Trung ương giao, đạt 49,4%
dự toán HĐND tỉnh giao và bằng 104,3% so với cùng kỳ; trong đó: thu nội địa 6.912 tỷ đồng, thu từ hoạt động xuất nhập
khẩu 2.474 tỷ đồng.

4. Đến ngày 15/6/2024, giải ngân vốn đầu tư công đạt 1.947 tỷ đồng, bằng 33,8% kế hoạch vốn được giao, thấp hơn mức
36,1% của cùng kỳ năm 2023. Nguyên nhân chủ yếu là thiếu nguồn cát san lấp và chậm bàn giao mặt bằng tại dự án đường
ven biển đoạn Cửa Nhạn - Vĩnh Bình.

5. Kim ngạch xuất khẩu ước đạt 1.245 triệu USD, tăng 5,4% so với cùng kỳ, đạt 48,8% kế hoạch; trong đó: thủy sản 612
triệu USD, dệt may 287 triệu USD, các mặt hàng còn lại 346 triệu USD.

6. Toàn tỉnh có 734 doanh nghiệp thành lập mới, vốn đăng ký 8.215 tỷ đồng; 402 doanh nghiệp tạm ngừng hoạt động, tăng
11,7% so với cùng kỳ.

7. Ngành du lịch đón 3,46 triệu lượt khách, đạt 58,6% kế hoạch năm, trong đó khách quốc tế 214 nghìn lượt; doanh thu
du lịch đạt 3.120 tỷ đồng.

@head II. TÌNH HÌNH XÃ HỘI

1. Giải quyết việc làm cho 18.905 lao động, đạt 57,3% kế hoạch năm, tăng 2,1% so với cùng kỳ.

2. Tỷ lệ hộ nghèo theo chuẩn nghèo đa chiều còn 2,14%; mục tiêu đến cuối năm 2024 còn 1,75%.

3. Tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ đạt 48,3%; tỷ lệ bao phủ bảo hiểm y tế đạt 93,7% dân số.

4. Trong 6 tháng, các cơ quan hành chính tiếp 1.842 lượt công dân; đã giải quyết 156/171 vụ việc khiếu nại, tố cáo
thuộc thẩm quyền, đạt 91,2%.

@head III. PHƯƠNG HƯỚNG 6 THÁNG CUỐI NĂM

1. Phấn đấu GRDP cả năm 2024 tăng 7,2%; tổng thu ngân sách nhà nước cả năm không thấp hơn 19.000 tỷ đồng.

2. Sở Giao thông vận tải chủ trì tháo gỡ vướng mắc nguồn cát san lấp cho dự án đường ven biển, báo cáo UBND tỉnh
trước ngày 20/7/2024.

3. Sở Lao động - Thương binh và Xã hội tổ chức ít nhất 12 phiên giao dịch việc làm lưu động tại các xã bãi ngang.

4. Khởi công Bệnh viện Sản - Nhi An Hải tại phường Bãi Nhạn, thành phố Vĩnh Bình trong tháng 8/2024, quy mô 300
giường bệnh.

@two
Nơi nhận:
- Văn phòng Chính phủ;
- Các sở, ban, ngành;
- Lưu: VT, KTTH.
||
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Phạm Thu Nhạn
"""

SOURCES["ban-tin-minh-son-6-thang-2023.txt"] = """
@title BẢN TIN KINH TẾ - XÃ HỘI TỈNH MINH SƠN

@title 6 tháng đầu năm 2023

Sáng 04/7/2023, tại thị xã Khe Ngàn, đồng chí Hoàng Văn Lĩnh, Chủ tịch UBND tỉnh Minh Sơn chủ trì hội nghị đánh giá
tình hình 6 tháng đầu năm và bàn nhiệm vụ 6 tháng cuối năm 2023.

Theo báo cáo tại hội nghị, 6 tháng đầu năm 2023 GRDP của tỉnh tăng 6,85% so với cùng kỳ năm 2022; giá trị sản xuất
công nghiệp đạt 19.456 tỷ đồng, tăng 8,1% so với cùng kỳ, bằng 48,2% kế hoạch năm; tổng mức bán lẻ hàng hóa đạt
11.320 tỷ đồng, tăng 9,7%; kim ngạch xuất khẩu đạt 432 triệu USD, tăng 6,1% so với cùng kỳ; tổng thu ngân sách nhà
nước đạt 3.871 tỷ đồng, đạt 51,3% dự toán, bằng 97,4% so với cùng kỳ; giải ngân vốn đầu tư công đạt 1.905 tỷ đồng,
bằng 36,9% kế hoạch; toàn tỉnh có 529 doanh nghiệp thành lập mới, tổng vốn đăng ký 4.246 tỷ đồng.

Lĩnh vực văn hóa - xã hội có chuyển biến: toàn tỉnh giải quyết việc làm cho 11.870 lao động, đạt 62,5% kế hoạch; đón
1,081 triệu lượt khách du lịch, tăng 21,6%; tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ chỉ đạt 38,2%, do nguồn
vắc xin cung ứng gián đoạn từ tháng 3. Tỷ lệ hộ nghèo đầu năm 2023 là 5,02%, kế hoạch cả năm giảm 1,1 điểm phần
trăm.

Về công tác xây dựng Đảng, các cấp ủy trong tỉnh đã kết nạp 1.126 đảng viên mới, đạt 53,6% kế hoạch năm; kiểm tra
214 tổ chức đảng và 538 đảng viên; thi hành kỷ luật 61 đảng viên, trong đó: khiển trách 38 trường hợp, cảnh cáo 17
trường hợp, cách chức 02 trường hợp, khai trừ 04 trường hợp.

Hội nghị chỉ rõ một số tồn tại: thu ngân sách giảm so với cùng kỳ do thị trường bất động sản trầm lắng; ba dự án hạ
tầng cụm công nghiệp Đồi Thông, Bản Sẻ và Nà Lĩnh chậm tiến độ; cháy rừng xảy ra 05 vụ, gây thiệt hại 17,3 ha.

Kết luận hội nghị, đồng chí Chủ tịch UBND tỉnh yêu cầu các sở, ngành tập trung vào ba việc: đẩy nhanh giải ngân để đến
hết năm đạt từ 95% kế hoạch trở lên; khởi công tuyến đường nối thị xã Khe Ngàn với huyện Tân Lộc dài 23,5 km trước ngày
15/10/2023; bảo đảm đủ vắc xin trong chương trình tiêm chủng mở rộng.
"""

SOURCES["bao-cao-an-hai-nam-2023.html"] = """
@two
UBND TỈNH AN HẢI
Số: 267/BC-UBND
||
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hải, ngày 28 tháng 12 năm 2023

@title BÁO CÁO

@title Tình hình kinh tế - xã hội tỉnh An Hải năm 2023, kế hoạch năm 2024

@head 1. Kết quả nổi bật năm 2023

Năm 2023, tốc độ tăng GRDP của tỉnh đạt 6,52%, không đạt kế hoạch đề ra (kế hoạch 7,5%). Quy mô GRDP theo giá hiện
hành đạt 98.640 tỷ đồng; GRDP bình quân đầu người đạt 78,4 triệu đồng/người/năm. Cơ cấu kinh tế: khu vực nông, lâm
nghiệp và thủy sản chiếm 18,3%; công nghiệp - xây dựng chiếm 39,5%; dịch vụ chiếm 34,1%; thuế sản phẩm trừ trợ cấp
sản phẩm chiếm 8,1%.

Tổng thu ngân sách nhà nước trên địa bàn cả năm đạt 17.862 tỷ đồng, đạt 101,2% dự toán HĐND tỉnh giao, tăng 3,7% so
với năm 2022. Giải ngân vốn đầu tư công đến hết ngày 22/12/2023 đạt 5.214 tỷ đồng, bằng 88,6% kế hoạch; ước đến ngày
31/01/2024 đạt 93,4% kế hoạch.

Giá trị sản xuất công nghiệp cả năm ước đạt 66.950 tỷ đồng, tăng 7,1%. Kim ngạch xuất khẩu ước đạt 2.418 triệu USD,
tăng 3,9% so với năm 2022. Toàn tỉnh có 1.386 doanh nghiệp thành lập mới và 517 doanh nghiệp hoạt động trở lại.

@head 2. Một số chỉ tiêu xã hội

@table
Chỉ tiêu | Kế hoạch năm 2023 | Thực hiện năm 2023
Lao động được giải quyết việc làm (người) | 32.000 | 33.480
Khách du lịch (triệu lượt) | 5,20 | 5,42
Tỷ lệ hộ nghèo (%) | 2,40 | 2,38
Trẻ em dưới 1 tuổi tiêm chủng đầy đủ (%) | 95,0 | 90,6

Đến cuối năm 2023, toàn tỉnh có 68/74 xã đạt chuẩn nông thôn mới, chiếm 91,9%, trong đó 21 xã đạt chuẩn nông thôn mới
nâng cao. Các cấp ủy trong tỉnh kết nạp 2.745 đảng viên, vượt 9,8% kế hoạch. Tỉnh hoàn thành 03 dự án nhà ở xã hội với
1.240 căn hộ.

@head 3. Tồn tại, hạn chế

Tăng trưởng chưa đạt mục tiêu; tỷ lệ tiêm chủng đầy đủ thấp hơn kế hoạch; tiến độ cảng cá Cửa Nhạn chậm 07 tháng so
với hợp đồng; tình trạng tàu cá vi phạm vùng biển nước ngoài còn xảy ra 02 vụ với 03 tàu.

@head 4. Chỉ tiêu chủ yếu năm 2024

Tốc độ tăng GRDP từ 7,0% đến 7,5%; tổng thu ngân sách nhà nước 19.000 tỷ đồng; kim ngạch xuất khẩu 2.550 triệu USD;
giải quyết việc làm cho 33.000 lao động; đón 5,9 triệu lượt khách du lịch; tỷ lệ hộ nghèo giảm còn 1,75%; có thêm 04
xã đạt chuẩn nông thôn mới.

@two
Nơi nhận:
- Thường trực Tỉnh ủy;
- Lưu: VT.
||
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Đinh Công Trứ
"""

SOURCES["ban-tin-an-hai-quy-1-2024.txt"] = """
@title BẢN TIN TÌNH HÌNH KINH TẾ - XÃ HỘI QUÝ I/2024

Chiều 28/3/2024, UBND tỉnh họp phiên thường kỳ do đồng chí Phạm Thu Nhạn, Phó Chủ tịch UBND tỉnh chủ trì để đánh giá
kết quả quý I và triển khai nhiệm vụ quý II/2024.

Theo Cục Thống kê tỉnh, GRDP quý I/2024 tăng 5,64% so với cùng kỳ năm trước; trong đó: khu vực nông, lâm nghiệp và
thủy sản tăng 2,92%, khu vực công nghiệp - xây dựng tăng 6,31%, khu vực dịch vụ tăng 6,47%. Giá trị sản xuất công
nghiệp đạt 15.890 tỷ đồng, tăng 6,2% so với cùng kỳ, bằng 21,9% kế hoạch năm.

Thu ngân sách nhà nước quý I đạt 4.582 tỷ đồng, bằng 24,1% dự toán HĐND tỉnh giao, giảm 1,8% so với cùng kỳ; chi ngân
sách địa phương 3.146 tỷ đồng. Giải ngân vốn đầu tư công đến ngày 25/3/2024 mới đạt 641 tỷ đồng, bằng 11,1% kế hoạch,
trong khi mục tiêu quý I là 15%. Kim ngạch xuất khẩu ước đạt 571 triệu USD, tăng 4,2%.

Trong quý có 341 doanh nghiệp thành lập mới với số vốn 3.690 tỷ đồng; 268 doanh nghiệp tạm ngừng hoạt động. Khu công
nghiệp Cồn Trang thu hút thêm 05 dự án, trong đó có 02 dự án vốn đầu tư nước ngoài với tổng vốn 86 triệu USD.

Các chỉ tiêu xã hội: giải quyết việc làm cho 8.214 lao động, đạt 24,9% kế hoạch năm; đón 1,37 triệu lượt khách du
lịch, tăng 13,5%; tỷ lệ trẻ em dưới 1 tuổi được tiêm chủng đầy đủ đạt 23,6%; trao 12.350 suất quà Tết cho hộ nghèo
và gia đình chính sách với kinh phí 6,8 tỷ đồng. Tai nạn giao thông xảy ra 47 vụ, làm chết 21 người, giảm 06 người
so với cùng kỳ.

Phát biểu kết luận, Phó Chủ tịch UBND tỉnh Phạm Thu Nhạn đề nghị các chủ đầu tư ký cam kết tiến độ giải ngân từng
tháng; giao Sở Tài chính đôn đốc thu nợ tiền sử dụng đất, hoàn thành trước ngày 31/5/2024; giao Sở Nông nghiệp và
Phát triển nông thôn kiểm tra việc lắp đặt thiết bị giám sát hành trình trên toàn bộ 1.163 tàu cá có chiều dài từ 15
mét trở lên; giao Sở Y tế rà soát nhu cầu vắc xin của từng huyện, gửi kết quả trước ngày 10/4/2024.

Dự kiến quý II/2024, tỉnh phấn đấu GRDP tăng 7,1%, thu ngân sách nhà nước đạt 4.900 tỷ đồng và giải ngân lũy kế đạt ít
nhất 40% kế hoạch vốn.
"""

SOURCES["ban-tin-huyen-tan-loc-thang-5-2024.html"] = """
@title BẢN TIN NỘI BỘ HUYỆN TÂN LỘC, TỈNH MINH SƠN

@title Tháng 5/2024

Ngày 30/5/2024, Thường trực Huyện ủy Tân Lộc giao ban với bí thư đảng ủy các xã, thị trấn. Đồng chí Lò Thị Mận, Bí thư
Huyện ủy chủ trì.

@head 1. Kinh tế

- Giá trị sản xuất công nghiệp tháng 5 đạt 142 tỷ đồng, tăng 2,3% so với tháng trước và tăng 5,9% so với cùng kỳ;
lũy kế 5 tháng đạt 688 tỷ đồng.

- Thu ngân sách trên địa bàn tháng 5 đạt 21,6 tỷ đồng; lũy kế 5 tháng đạt 118,4 tỷ đồng, bằng 49,3% dự toán năm (240
tỷ đồng).

- Giải ngân vốn đầu tư công lũy kế đến ngày 25/5/2024 đạt 86,7 tỷ đồng, bằng 38,2% kế hoạch; trong đó: vốn chương
trình mục tiêu quốc gia 31,5 tỷ đồng, vốn ngân sách tỉnh 40,8 tỷ đồng, vốn ngân sách huyện 14,4 tỷ đồng.

- Toàn huyện trồng mới 325 ha rừng, đạt 65% kế hoạch năm; diện tích chè thu hái 1.470 ha, sản lượng búp tươi tháng 5
ước đạt 1.960 tấn.

- Bệnh dịch tả lợn châu Phi phát sinh tại 03 xã Tân Hòa, Lộc Thượng và Khe Mài; đã tiêu hủy 214 con lợn. UBND huyện hỗ
trợ hóa chất khử trùng 650 lít.

@head 2. Xã hội

- Giải quyết việc làm trong tháng cho 186 lao động; lũy kế 5 tháng là 1.024 lao động, đạt 64,0% kế hoạch.

- Toàn huyện còn 612 hộ nghèo, chiếm 2,95% số hộ; phấn đấu cuối năm giảm còn 450 hộ.

- Trong tháng tiêm chủng đầy đủ cho 94 trẻ dưới 1 tuổi; lũy kế 5 tháng đạt 40,1%.

- Đón 18.700 lượt khách du lịch nhân dịp nghỉ lễ 30/4 - 01/5, tăng 27% so với cùng kỳ.

@head 3. Xây dựng Đảng

- Trong tháng kết nạp 21 đảng viên; lũy kế từ đầu năm kết nạp 83 đảng viên, đạt 55,3% kế hoạch (150 đảng viên).

- Ủy ban Kiểm tra Huyện ủy kiểm tra 06 tổ chức đảng; kỷ luật khiển trách 02 đảng viên.

- 100% chi bộ thôn, bản hoàn thành sinh hoạt chuyên đề quý II về xây dựng nông thôn mới.

@head 4. Nhiệm vụ tháng 6/2024

- Khống chế dứt điểm dịch tả lợn châu Phi trước ngày 20/6/2024; Phòng Nông nghiệp và Phát triển nông thôn chịu trách
nhiệm chính.

- Tổ chức diễn tập phòng, chống lũ quét và sạt lở đất tại xã Lộc Thượng vào ngày 12/6/2024.

- Hoàn thành giải phóng mặt bằng 4,2 km còn lại của tuyến đường nối thị xã Khe Ngàn với huyện Tân Lộc trước ngày
30/6/2024.
"""

SOURCES["bao-cao-xay-dung-dang-vinh-binh-6-thang-2024.html"] = """
@two
TỈNH ỦY AN HẢI
THÀNH ỦY VĨNH BÌNH
*
Số 73-BC/ThU
||
ĐẢNG CỘNG SẢN VIỆT NAM
Vĩnh Bình, ngày 14 tháng 6 năm 2024

@title BÁO CÁO

@title Công tác xây dựng Đảng và hệ thống chính trị thành phố Vĩnh Bình 6 tháng đầu năm 2024

@head I. KẾT QUẢ

1. Công tác tư tưởng: Tổ chức 24 hội nghị học tập, quán triệt nghị quyết của Đảng; tỷ lệ đảng viên tham gia học tập
đạt 98,2%, cao hơn chỉ tiêu 95% đề ra. Nắm bắt 136 ý kiến phản ánh dư luận xã hội, đã chuyển cơ quan chức năng xử lý
131 ý kiến.

2. Công tác tổ chức, cán bộ: Đảng bộ thành phố hiện có 58 tổ chức cơ sở đảng với 9.412 đảng viên. Trong 6 tháng đã
kết nạp 164 đảng viên, đạt 60,7% chỉ tiêu năm (chỉ tiêu 270 đảng viên); trong đó: đoàn viên thanh niên 118 người,
chủ doanh nghiệp tư nhân 05 người. Trao Huy hiệu Đảng cho 227 đảng viên. Bổ nhiệm, điều động 19 cán bộ thuộc diện
Ban Thường vụ Thành ủy quản lý.

3. Công tác kiểm tra, giám sát: Cấp ủy các cấp kiểm tra 37 tổ chức đảng và 112 đảng viên; giám sát chuyên đề 15 tổ
chức đảng. Thi hành kỷ luật 14 đảng viên, gồm: khiển trách 09 đồng chí, cảnh cáo 04 đồng chí, khai trừ 01 đồng chí.
Nội dung vi phạm chủ yếu là đất đai, tài chính và trách nhiệm nêu gương.

4. Công tác dân vận: Duy trì 46 tổ công nghệ số cộng đồng; vận động Nhân dân hiến 8.300 m2 đất làm đường giao thông.
Bí thư Thành ủy tổ chức 02 cuộc đối thoại với Nhân dân tại phường Bãi Nhạn và xã Cửa Nhạn.

5. Lãnh đạo phát triển kinh tế: Thu ngân sách thành phố đạt 1.286 tỷ đồng, bằng 55,4% dự toán, tăng 6,6% so với cùng
kỳ; giải ngân vốn đầu tư công đạt 412 tỷ đồng, bằng 44,7% kế hoạch.

@head II. HẠN CHẾ

Việc kết nạp đảng viên trong doanh nghiệp ngoài khu vực nhà nước còn ít, mới đạt 27,8% chỉ tiêu; 03 chi bộ khu phố
chậm đổi mới nội dung sinh hoạt; một số vụ việc khiếu nại đất đai kéo dài tại dự án chợ đầu mối thủy sản.

@head III. NHIỆM VỤ 6 THÁNG CUỐI NĂM

1. Hoàn thành việc xây dựng dự thảo văn kiện đại hội đảng bộ cấp cơ sở trước ngày 30/11/2024.

2. Ban Tổ chức Thành ủy chủ trì rà soát, bổ sung quy hoạch cấp ủy nhiệm kỳ 2025 - 2030, trình Ban Thường vụ trước ngày
15/8/2024.

3. Thành lập mới ít nhất 04 tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước.

@two
Nơi nhận:
- Ban Thường vụ Tỉnh ủy;
- Các chi, đảng bộ trực thuộc;
- Lưu Văn phòng Thành ủy.
||
T/M BAN THƯỜNG VỤ
BÍ THƯ
Tạ Quang Bến
"""

SOURCES["quy-dinh-15-qd-tu-minh-son.pdf"] = """
@two
TỈNH ỦY MINH SƠN
*
Số 15-QĐ/TU
||
ĐẢNG CỘNG SẢN VIỆT NAM
Minh Sơn, ngày 12 tháng 4 năm 2024

@title QUY ĐỊNH

@title về chế độ đi cơ sở và đối thoại với Nhân dân của cấp ủy viên các cấp

- Căn cứ Điều lệ Đảng Cộng sản Việt Nam;

- Căn cứ Quy chế làm việc của Ban Chấp hành Đảng bộ tỉnh Minh Sơn nhiệm kỳ 2020 - 2025;

- Xét đề nghị của Ban Dân vận Tỉnh ủy,

Ban Thường vụ Tỉnh ủy quy định như sau:

@title Chương I

@title NHỮNG QUY ĐỊNH CHUNG

@head Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng

1. Quy định này quy định về số lần, nội dung, trình tự và trách nhiệm trong việc đi cơ sở và đối thoại với Nhân dân.

2. Quy định này áp dụng đối với cấp ủy viên cấp tỉnh, cấp huyện, cấp xã; không áp dụng đối với cấp ủy viên trong lực
lượng vũ trang.

@head Điều 2. Giải thích từ ngữ

1. Đi cơ sở là việc cấp ủy viên trực tiếp làm việc với chi bộ, thôn, bản, tổ dân phố hoặc doanh nghiệp ít nhất một
buổi để nắm tình hình và xử lý vướng mắc.

2. Đối thoại định kỳ là cuộc gặp công khai giữa người đứng đầu cấp ủy với Nhân dân theo kế hoạch đã công bố từ đầu
năm.

3. Đối thoại đột xuất là cuộc gặp được tổ chức ngoài kế hoạch khi phát sinh vụ việc phức tạp, có từ 30 người trở lên
cùng kiến nghị một nội dung.

@head Điều 3. Nguyên tắc thực hiện

1. Thiết thực, công khai, đúng thẩm quyền; không phô trương, không làm phát sinh chi phí cho cơ sở.

2. Mọi kiến nghị tại cuộc đối thoại phải được ghi nhận, phân công người xử lý và thông báo kết quả.

@title Chương II

@title NHỮNG QUY ĐỊNH CỤ THỂ

@head Điều 4. Số lần đi cơ sở và đối thoại

1. Đồng chí Bí thư Tỉnh ủy đối thoại định kỳ với Nhân dân ít nhất 02 lần trong một năm.

2. Ủy viên Ban Thường vụ Tỉnh ủy đi cơ sở ít nhất 03 buổi trong một quý tại địa bàn được phân công phụ trách.

3. Bí thư cấp ủy cấp huyện đối thoại định kỳ ít nhất 03 lần trong một năm; bí thư đảng ủy cấp xã đối thoại định kỳ ít
nhất 04 lần trong một năm.

@head Điều 5. Nội dung đối thoại

Nội dung đối thoại gồm:

a) Việc thực hiện chủ trương của Đảng, chính sách, pháp luật của Nhà nước tại địa phương;

b) Việc quản lý đất đai, đầu tư xây dựng, bồi thường, hỗ trợ và tái định cư;

c) Đạo đức, lối sống và tác phong làm việc của cán bộ, đảng viên;

d) Kết quả giải quyết kiến nghị tại các cuộc đối thoại trước.

@head Điều 6. Trình tự tổ chức đối thoại định kỳ

1. Chậm nhất 10 ngày làm việc trước ngày đối thoại, văn phòng cấp ủy thông báo công khai thời gian, địa điểm và nội
dung tại trụ sở và trên trang thông tin điện tử.

2. Người dân đăng ký ý kiến trực tiếp hoặc bằng văn bản; văn phòng cấp ủy tổng hợp, gửi người chủ trì trước 03 ngày
làm việc.

3. Trong thời hạn 05 ngày làm việc kể từ ngày kết thúc cuộc đối thoại, văn phòng cấp ủy ban hành thông báo kết luận.

4. Cơ quan được giao xử lý kiến nghị phải trả lời bằng văn bản trong thời hạn 20 ngày làm việc; vụ việc phức tạp
được kéo dài thêm không quá 10 ngày làm việc.

@head Điều 7. Những việc không được làm

1. Ủy quyền cho cấp phó chủ trì đối thoại định kỳ, trừ trường hợp quy định tại Điều 8.

2. Cản trở, trù dập hoặc tiết lộ thông tin cá nhân của người nêu ý kiến.

3. Nhận quà, tiền hoặc sử dụng dịch vụ do cơ sở chi trả trong thời gian đi cơ sở.

@head Điều 8. Hoãn đối thoại và ủy quyền chủ trì

1. Cuộc đối thoại định kỳ được hoãn khi có thiên tai, dịch bệnh hoặc theo yêu cầu của cấp trên; thời gian hoãn không
quá 30 ngày.

2. Người đứng đầu cấp ủy chỉ được ủy quyền cho cấp phó chủ trì khi đi công tác nước ngoài hoặc điều trị bệnh tại cơ
sở y tế, và phải thông báo lý do cho Nhân dân.

@title Chương III

@title TỔ CHỨC THỰC HIỆN

@head Điều 9. Trách nhiệm thực hiện

1. Ban Dân vận Tỉnh ủy chủ trì theo dõi, đôn đốc việc thực hiện Quy định này.

2. Ủy ban Kiểm tra Tỉnh ủy đưa nội dung thực hiện Quy định này vào chương trình kiểm tra, giám sát hằng năm.

3. Văn phòng Tỉnh ủy công khai lịch đối thoại của đồng chí Bí thư Tỉnh ủy trước ngày 31 tháng 01 hằng năm.

@head Điều 10. Chế độ báo cáo

Các huyện ủy, thị ủy, đảng ủy trực thuộc gửi báo cáo 6 tháng trước ngày 15 tháng 6 và báo cáo năm trước ngày 10
tháng 12 về Ban Dân vận Tỉnh ủy để tổng hợp.

@head Điều 11. Hiệu lực thi hành

Quy định này có hiệu lực kể từ ngày ký và thay thế Quy định số 07-QĐ/TU ngày 20/8/2018 của Ban Thường vụ Tỉnh ủy.

@two
Nơi nhận:
- Các đồng chí Tỉnh ủy viên;
- Các ban xây dựng Đảng Tỉnh ủy;
- Các huyện ủy, thị ủy;
- Lưu Văn phòng Tỉnh ủy.
||
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ THƯỜNG TRỰC
Nông Thế Hoạch
"""

SOURCES["quyet-dinh-27-2024-qd-ubnd-an-hai.docx"] = """
@two
ỦY BAN NHÂN DÂN
TỈNH AN HẢI
Số: 27/2024/QĐ-UBND
||
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hải, ngày 06 tháng 5 năm 2024

@title QUYẾT ĐỊNH

@title Quy định việc tiếp nhận, xử lý phản ánh hiện trường trên địa bàn tỉnh An Hải

@title ỦY BAN NHÂN DÂN TỈNH AN HẢI

Căn cứ Luật Tổ chức chính quyền địa phương;

Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông.

@title QUYẾT ĐỊNH:

@title Chương I

@title QUY ĐỊNH CHUNG

@head Điều 1. Phạm vi điều chỉnh

Quyết định này quy định việc tiếp nhận, phân loại, xử lý và công khai kết quả xử lý phản ánh hiện trường do tổ chức,
cá nhân gửi qua ứng dụng An Hải Số hoặc tổng đài 1900 00xx.

@head Điều 2. Giải thích từ ngữ

Trong Quyết định này, các từ ngữ dưới đây được hiểu như sau:

1. Phản ánh hiện trường là thông tin kèm hình ảnh, video hoặc vị trí về sự việc đang xảy ra tại nơi công cộng, do tổ
chức, cá nhân cung cấp.

2. Cơ quan xử lý là sở, ban, ngành hoặc UBND cấp huyện, UBND cấp xã được giao giải quyết phản ánh hiện trường.

3. Phản ánh khẩn cấp là phản ánh về sự việc đe dọa trực tiếp tính mạng, sức khỏe con người hoặc gây ách tắc giao thông
nghiêm trọng.

@title Chương II

@title TIẾP NHẬN VÀ XỬ LÝ

@head Điều 3. Các trường hợp không tiếp nhận

Phản ánh không được tiếp nhận trong các trường hợp sau:

a) Không có hình ảnh hoặc không xác định được vị trí;

b) Vụ việc đang được cơ quan điều tra, tòa án thụ lý;

c) Có nội dung xuyên tạc, xúc phạm tổ chức, cá nhân;

d) Đã có kết quả xử lý và không phát sinh tình tiết mới.

@head Điều 4. Thời hạn xử lý

1. Trong thời hạn 02 giờ làm việc kể từ khi nhận được phản ánh, Trung tâm Giám sát, điều hành thông minh tỉnh phân
loại và chuyển đến cơ quan xử lý.

2. Phản ánh khẩn cấp được xử lý trong thời hạn không quá 24 giờ.

3. Phản ánh thông thường được xử lý trong thời hạn không quá 05 ngày làm việc; trường hợp phải phối hợp từ hai cơ
quan trở lên thì không quá 12 ngày làm việc.

4. Cơ quan xử lý được đề nghị gia hạn một lần, thời gian gia hạn không quá 03 ngày làm việc.

@head Điều 5. Các hành vi bị nghiêm cấm

1. Tiết lộ thông tin của người gửi phản ánh khi chưa được người đó đồng ý.

2. Đóng phản ánh khi chưa có hình ảnh chứng minh kết quả xử lý.

3. Chuyển trả phản ánh quá một lần giữa các cơ quan xử lý.

@title Chương III

@title TỔ CHỨC THỰC HIỆN

@head Điều 6. Trách nhiệm của các cơ quan

1. Sở Thông tin và Truyền thông chủ trì vận hành ứng dụng An Hải Số; công bố kết quả xếp hạng cơ quan xử lý trước
ngày 05 hằng tháng.

2. Văn phòng UBND tỉnh đôn đốc các phản ánh quá hạn; báo cáo Chủ tịch UBND tỉnh hằng quý.

3. Sở Tài chính bố trí kinh phí vận hành trong dự toán chi thường xuyên hằng năm.

@head Điều 7. Hiệu lực thi hành

1. Quyết định này có hiệu lực từ ngày 20 tháng 5 năm 2024.

2. Quyết định số 11/2021/QĐ-UBND ngày 15/3/2021 của UBND tỉnh hết hiệu lực kể từ ngày Quyết định này có hiệu lực.

@head Điều 8. Điều khoản thi hành

Chánh Văn phòng UBND tỉnh, Giám đốc Sở Thông tin và Truyền thông, Chủ tịch UBND cấp huyện, cấp xã chịu trách nhiệm thi
hành Quyết định này.

@two
Nơi nhận:
- Như Điều 8;
- Thường trực HĐND tỉnh;
- Lưu: VT, KSTTHC.
||
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Đinh Công Trứ
"""

SOURCES["chi-thi-08-ct-ubnd-an-hai.txt"] = """
@two
ỦY BAN NHÂN DÂN
TỈNH AN HẢI
Số: 08/CT-UBND
||
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hải, ngày 14 tháng 3 năm 2024

@title CHỈ THỊ

@title Về việc đẩy mạnh giải ngân vốn đầu tư công năm 2024

Kế hoạch vốn đầu tư công năm 2024 của tỉnh là 5.760 tỷ đồng, cao nhất từ trước đến nay. Để khắc phục tình trạng giải
ngân chậm, Chủ tịch UBND tỉnh yêu cầu:

1. Mục tiêu giải ngân

a) Đến hết ngày 30/6/2024 đạt ít nhất 50% kế hoạch vốn;

b) Đến hết ngày 31/12/2024 đạt ít nhất 90% kế hoạch vốn;

c) Đến hết ngày 31/01/2025 đạt từ 95% kế hoạch vốn trở lên.

2. Các chủ đầu tư

a) Lập tiến độ giải ngân chi tiết theo từng tháng của từng dự án, gửi Sở Kế hoạch và Đầu tư trước ngày 25/3/2024;

b) Hoàn thiện hồ sơ thanh toán trong thời hạn 04 ngày làm việc kể từ khi có khối lượng được nghiệm thu;

c) Không được dồn hồ sơ thanh toán vào cuối năm; không được lựa chọn nhà thầu đang chậm tiến độ tại dự án khác trên
địa bàn tỉnh.

3. Sở Kế hoạch và Đầu tư

a) Tham mưu điều chuyển vốn của các dự án giải ngân dưới 30% kế hoạch tại thời điểm 31/7/2024;

b) Định kỳ ngày 15 và ngày 30 hằng tháng tổng hợp, báo cáo Chủ tịch UBND tỉnh kết quả giải ngân.

4. Kho bạc Nhà nước tỉnh kiểm soát, thanh toán trong thời hạn 01 ngày làm việc đối với hồ sơ tạm ứng và 03 ngày làm
việc đối với hồ sơ thanh toán khối lượng hoàn thành.

5. UBND thành phố Vĩnh Bình và UBND các huyện hoàn thành bàn giao mặt bằng sạch dự án đường ven biển trước ngày
15/5/2024. Chủ tịch UBND cấp huyện chịu trách nhiệm trước Chủ tịch UBND tỉnh nếu chậm bàn giao.

6. Kết quả giải ngân là căn cứ đánh giá, xếp loại người đứng đầu năm 2024; chủ đầu tư giải ngân dưới 80% kế hoạch
không được xếp loại hoàn thành tốt nhiệm vụ trở lên.

Chỉ thị này có hiệu lực kể từ ngày ký. Thanh tra tỉnh theo dõi, kiểm tra việc thực hiện và báo cáo Chủ tịch UBND tỉnh
trước ngày 20/12/2024.

@two
Nơi nhận:
- Các sở, ban, ngành;
- UBND các huyện, thành phố;
- Lưu: VT, TH.
||
CHỦ TỊCH
Đinh Công Trứ
"""


@dataclass(frozen=True)
class Block:
    """One block of a document: its kind and its lines (a table or two-column block keeps its cells)."""

    kind: str
    rows: list[list[str]]

    @property
    def text(self) -> str:
        """The text of a one-cell block."""
        return self.rows[0][0]

    @property
    def columns(self) -> list[list[str]]:
        """The lines of the left and the right column of a ``two`` block."""
        return self.rows


def parse(source: str) -> list[Block]:
    """Turn the mark-up of one document into blocks and add the closing notice."""
    blocks = []
    for chunk in unicodedata.normalize("NFC", source).strip().split("\n\n"):
        kind, body = "para", chunk.strip()
        if body.startswith("@"):
            parts = body[1:].split(None, 1)
            kind, body = parts[0], parts[1]
        lines = body.split("\n")
        if kind == "table":
            rows = [[cell.strip() for cell in line.split("|")] for line in lines]
        elif kind == "two":
            cut = lines.index("||")
            rows = [lines[:cut], lines[cut + 1 :]]
        else:
            rows = [[" ".join(lines)]]
        blocks.append(Block(kind, rows))
    blocks.append(Block("para", [[NOTICE]]))
    return blocks


def title_of(blocks: list[Block]) -> str:
    """Join the first titles of a document, for its metadata."""
    return " - ".join(block.text for block in blocks if block.kind == "title").split(" - Chương I")[0][:150]


def render_txt(blocks: list[Block]) -> bytes:
    """Render blocks as UTF-8 text, one paragraph per line."""
    parts = []
    for block in blocks:
        if block.kind == "two":
            parts.append("\n".join(line for column in block.columns for line in column))
        elif block.kind == "table":
            parts.append("\n".join(" | ".join(row) for row in block.rows))
        else:
            parts.append(block.text)
    return ("\n\n".join(parts) + "\n").encode("utf-8")


def render_html(blocks: list[Block]) -> bytes:
    """Render blocks as a small HTML page."""
    out = [
        "<!DOCTYPE html>",
        '<html lang="vi">',
        "<head>",
        '<meta charset="utf-8">',
        f"<title>{html.escape(title_of(blocks))}</title>",
        "</head>",
        "<body>",
    ]
    for block in blocks:
        if block.kind == "two":
            cells = ("<br>\n".join(html.escape(line) for line in column) for column in block.columns)
            out.append("<table><tr>" + "".join(f"<td>{cell}</td>\n" for cell in cells) + "</tr></table>")
        elif block.kind == "table":
            out.append('<table border="1">')
            for index, row in enumerate(block.rows):
                tag = "th" if index == 0 else "td"
                out.append("<tr>" + "\n".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in row) + "</tr>")
            out.append("</table>")
        else:
            tag = {"title": "h1", "head": "h2"}.get(block.kind, "p")
            out.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
    out += ["</body>", "</html>", ""]
    return "\n".join(out).encode("utf-8")


def render_docx(blocks: list[Block]) -> bytes:
    """Render blocks as DOCX with fixed dates, so that the bytes are the same on every run."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title_of(blocks), "Văn bản mẫu", NOTICE
    properties.created = properties.modified = FIXED_DATE.replace(tzinfo=None)
    properties.language = "vi"
    for block in blocks:
        if block.kind == "two":
            table = document.add_table(rows=1, cols=2)
            for cell, lines in zip(table.rows[0].cells, block.columns, strict=True):
                cell.text = "\n".join(lines)
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.kind == "table":
            table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            paragraph = document.add_paragraph()
            paragraph.add_run(block.text).bold = block.kind in BOLD
            if block.kind in CENTRED:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif block.kind == "right":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    raw = io.BytesIO()
    document.save(raw)
    return _fix_zip_dates(raw.getvalue())


def _fix_zip_dates(raw: bytes) -> bytes:
    """Write a ZIP file again with one fixed date for all its members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            target.writestr(info, source.read(name))
    return out.getvalue()


def _register_fonts() -> None:
    """Make DejaVu Sans known to reportlab, or say how to install it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file_name in FONT_FILES.items():
        path = FONT_DIR / file_name
        if not path.is_file():
            raise SystemExit(f"{path} is missing: install it with 'sudo apt-get install fonts-dejavu-core'")
        pdfmetrics.registerFont(TTFont(name, str(path)))


def render_pdf(blocks: list[Block]) -> bytes:
    """Render blocks as an A4 PDF; page numbers stand at the top from page 2 on, as office documents have them."""
    from reportlab.lib.enums import TA_CENTER, TA_RIGHT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table
    from reportlab.platypus.doctemplate import BaseDocTemplate

    _register_fonts()
    plain = ParagraphStyle("plain", fontName="DejaVuSans", fontSize=11.5, leading=18, spaceAfter=6)
    bold = ParagraphStyle("bold", plain, fontName="DejaVuSans-Bold", keepWithNext=1)
    styles = {
        "para": plain,
        "head": bold,
        "title": ParagraphStyle("title", bold, alignment=TA_CENTER),
        "centre": ParagraphStyle("centre", plain, alignment=TA_CENTER),
        "right": ParagraphStyle("right", plain, alignment=TA_RIGHT),
    }
    small = ParagraphStyle("small", plain, fontSize=9.5, leading=14, alignment=TA_CENTER)

    def number_page(canvas: Canvas, template: BaseDocTemplate) -> None:
        """Print the page number."""
        if template.page > 1:
            canvas.setFont("DejaVuSans", 10)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 14 * mm, str(template.page))

    story: list[Flowable] = []
    for block in blocks:
        if block.kind == "two":
            cells = [[Paragraph(html.escape(line), small) for line in column] for column in block.columns]
            story += [Table([cells], colWidths=[70 * mm, 95 * mm], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])]
            story += [Spacer(1, 5 * mm)]
        elif block.kind == "table":
            story += [Table([[Paragraph(html.escape(cell), plain) for cell in row] for row in block.rows])]
        else:
            story.append(Paragraph(html.escape(block.text), styles[block.kind]))
    raw = io.BytesIO()
    template = SimpleDocTemplate(
        raw,
        pagesize=A4,
        leftMargin=25 * mm,
        rightMargin=20 * mm,
        topMargin=22 * mm,
        bottomMargin=20 * mm,
        title=title_of(blocks),
        author="Văn bản mẫu",
        subject=NOTICE,
        lang="vi",
        invariant=1,
    )
    template.build(story, onLaterPages=number_page)
    return raw.getvalue()


RENDERERS: dict[str, Callable[[list[Block]], bytes]] = {
    ".txt": render_txt,
    ".html": render_html,
    ".docx": render_docx,
    ".pdf": render_pdf,
}


def make_samples(folder: Path) -> list[Path]:
    """Write every sample document into ``folder`` and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, source in SOURCES.items():
        path = folder / name
        path.write_bytes(RENDERERS[path.suffix](parse(source)))
        written.append(path)
    return written


def main() -> None:
    """Write the samples into the folder named on the command line, or beside this script."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "documents"
    for path in make_samples(folder):
        print(f"{path.stat().st_size:>8} {path}")


if __name__ == "__main__":
    main()
