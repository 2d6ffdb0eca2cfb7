/* Words as tables. */
#include "registry/report/labels.h"

#include <string.h>

typedef struct {
    const char *word;
    const char *label;
} Label;

static const char *
find_label (const Label *labels, guint n_labels, const char *word)
{
    for (guint i = 0; i < n_labels; i++)
        if (strcmp (labels[i].word, word) == 0)
            return labels[i].label;
    return word;
}

#define LABELS(name, ...)                                                                          \
    static const Label name##_labels[] = {__VA_ARGS__};                                            \
    const char *ocop_label_##name (const char *word)                                               \
    {                                                                                              \
        return find_label (name##_labels, G_N_ELEMENTS (name##_labels), word);                     \
    }

LABELS (channel, {"showroom", "Điểm bán"}, {"fair", "Hội chợ"}, {"phone", "Điện thoại"},
        {"sendo", "Sendo"}, {"tiki", "Tiki"}, {"voso", "Vỏ Sò"}, {"postmart", "Postmart"},
        {"province", "Sàn của tỉnh"})
LABELS (producer_kind, {"", "Chưa rõ loại hình"}, {"enterprise", "Doanh nghiệp"},
        {"cooperative", "Hợp tác xã"}, {"group", "Tổ hợp tác"}, {"household", "Hộ"})
LABELS (level, {"", "–"}, {"national", "Trung ương"}, {"provincial", "Tỉnh"},
        {"district", "Huyện (đến 6/2025)"})
LABELS (status, {"in_programme", "Tham gia, chưa có sao"}, {"certified", "Đã công nhận"},
        {"withdrawn", "Đã rút"}, {"recalled", "Đang thu hồi"}, {"lapsed", "Hết hạn công nhận"})
LABELS (point_type, {"center", "Trung tâm"}, {"shop", "Cửa hàng"}, {"counter", "Điểm bán"},
        {"zone", "Khu OCOP"})
LABELS (case_kind, {"fork", "Chuỗi ghi bị rẽ nhánh"}, {"clone", "Máy bị nhân bản"},
        {"gap", "Thiếu bản ghi"}, {"clock-skew", "Đồng hồ máy sai"},
        {"stars-mismatch", "Số sao không khớp"}, {"totals-conflict", "Số liệu mâu thuẫn"},
        {"unproven", "Tổng chưa chứng minh được"}, {"quarantine", "Dữ liệu không đọc được"},
        {"registry", "Kiểm tra nội bộ"})
LABELS (case_status, {"open", "Chờ xử lý"}, {"adopted", "Đã chấp nhận"}, {"rejected", "Đã bác"},
        {"closed", "Đã đóng"})
LABELS (proof, {"proven", "Đã chứng minh"}, {"catching-up", "Đang gửi bù"},
        {"unproven", "Chưa chứng minh"}, {"never", "Chưa gửi lần nào"}, {"no-till", "Chưa có máy"})
LABELS (indicator, {"products", "Sản phẩm tham gia"}, {"certified", "Sản phẩm có sao"},
        {"stars3", "Sản phẩm 3 sao"}, {"stars4", "Sản phẩm 4 sao"}, {"stars5", "Sản phẩm 5 sao"},
        {"producers", "Chủ thể"}, {"new_products", "Sản phẩm mới"},
        {"new_certified", "Sản phẩm được công nhận lần đầu"}, {"new_producers", "Chủ thể mới"},
        {"points", "Điểm bán"}, {"sales", "Doanh số (đồng)"})
LABELS (role, {"reader", "Xem"}, {"officer", "Cán bộ"}, {"admin", "Quản trị"})
LABELS (measure, {"articles", "Số mặt hàng"}, {"stock", "Lượng bày bán"}, {"revenue", "Doanh số"})
